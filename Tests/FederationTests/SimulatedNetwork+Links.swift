// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// A connection: frames of one direction arrive in order, each after its own delay, until it breaks.
struct SimulatedLink {
    struct Direction {
        /// When the last frame arrives that was sent.
        var lastArrival: UInt64 = 0
        /// What would arrive from here on is lost.
        private(set) var lostFrom: UInt64 = .max

        mutating func lose(from time: UInt64) { lostFrom = min(lostFrom, time) }
    }

    let agent: Int
    var isOpenAtAgent = true
    var isOpenAtServer = false
    var isEstablished = false
    /// Whether the server will say no more on it.
    var isHangingUp = false
    var up = Direction()
    var down = Direction()
}

/// The network: delays, partitions, broken connections.
extension SimulatedNetwork {
    func handleNetwork(_ event: SimulatedEvent) throws {
        switch event {
        case .dial(let agent): dial(agent)
        case .accept(let link): try accept(link)
        case .establish(let link):
            guard links[link].isOpenAtAgent, agents[links[link].agent].link == link else { return }
            links[link].isEstablished = true
            greet(links[link].agent)
        case .arriveUp(let link, let message):
            guard links[link].isOpenAtServer, now < links[link].up.lostFrom else { return }
            try receive(message, on: link)
        case .arriveDown(let link, let frame):
            guard links[link].isOpenAtAgent, now < links[link].down.lostFrom else { return }
            try hear(links[link].agent, frame)
        case .endAtServer(let link):
            guard links[link].isOpenAtServer else { return }
            links[link].isOpenAtServer = false
            try tell { $0.disconnect(ConnectionNumber(link), now: $1) }
        case .endAtAgent(let link):
            guard links[link].isOpenAtAgent else { return }
            links[link].isOpenAtAgent = false
            if agents[links[link].agent].link == link { hangUp(links[link].agent, redialAfter: 100...4000) }
        default: break
        }
    }

    private func dial(_ agent: Int) {
        guard agents[agent].isUp, agents[agent].link == nil, !agents[agent].isDone else { return }
        links.append(SimulatedLink(agent: agent))
        let link = links.count - 1
        agents[agent].link = link
        agents[agent].lastHeardAt = now
        note("agent \(agent) dials, connection \(link)")
        queue.add(.accept(link: link), at: arrival(link, after: now))
    }

    private func accept(_ link: Int) throws {
        let agent = links[link].agent
        guard links[link].isOpenAtAgent else { return }
        let isReachable = server.aggregator != nil && !agents[agent].isPartitioned
        guard isReachable, !agents[agent].isExpelled else {
            queue.add(.endAtAgent(link: link), at: arrival(link, after: now))
            return
        }
        links[link].isOpenAtServer = true
        queue.add(.establish(link: link), at: arrival(link, after: now))
        let name = scenario.agents[agent].name
        try tell { $0.connect(name, on: ConnectionNumber(link), now: $1) }
    }

    func sendUp(_ link: Int, _ message: SimulatedMessage) {
        let time = arrival(link, after: links[link].up.lastArrival)
        links[link].up.lastArrival = time
        queue.add(.arriveUp(link: link, message), at: time)
    }

    func sendDown(_ link: Int, _ frame: [UInt8]) {
        let time = arrival(link, after: links[link].down.lastArrival)
        links[link].down.lastArrival = time
        queue.add(.arriveDown(link: link, frame), at: time)
    }

    /// When something that is sent now arrives: after a delay, and not before what was sent before it.
    private func arrival(_ link: Int, after last: UInt64) -> UInt64 {
        var delay = 1 + chance.below(scenario.latencyMilliseconds)
        if stage == .faulty, now < slowUntil || chance.happens(2) { delay += chance.below(3000) }
        var time = max(now + UInt64(delay), last)
        if let end = agents[links[link].agent].partitionEnd, time < end { time = end + UInt64(delay) }
        return time
    }

    /// The agent closes its end. What it sent before still arrives.
    func closeAtAgent(_ link: Int) {
        guard links[link].isOpenAtAgent else { return }
        links[link].isOpenAtAgent = false
        queue.add(.endAtServer(link: link), at: arrival(link, after: links[link].up.lastArrival))
    }

    /// The server closes its end once what it sent has left.
    func closeAtServer(_ link: Int) {
        guard links[link].isOpenAtServer else { return }
        links[link].isHangingUp = true
        queue.add(.endAtAgent(link: link), at: arrival(link, after: links[link].down.lastArrival))
        queue.add(.endAtServer(link: link), at: now + chance.milliseconds(0...50))
    }

    /// The connection breaks: of what is under way either way some arrives, and both sides notice some time
    /// later, or never but for a time-out.
    func sever(_ link: Int) {
        links[link].up.lose(from: now + chance.milliseconds(0...300))
        links[link].down.lose(from: now + chance.milliseconds(0...300))
        queue.add(.endAtServer(link: link), at: now + chance.milliseconds(1...15_000))
        queue.add(.endAtAgent(link: link), at: now + chance.milliseconds(1...15_000))
    }
}
