// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// What goes wrong, and the end of it.
extension SimulatedNetwork {
    func handleFault(_ event: SimulatedEvent) throws {
        switch event {
        case .fault:
            guard stage == .faulty else { return }
            queue.add(.fault, at: now + chance.milliseconds(1...2 * scenario.faultIntervalMilliseconds))
            guard !scenario.faults.isEmpty else { return }
            try happen(scenario.faults[chance.below(scenario.faults.count)])
        case .endPartition:
            for agent in agents.indices where agents[agent].partitionEnd.map({ $0 <= now }) ?? false {
                agents[agent].partitionEnd = nil
            }
        case .freeDisk: disk.isFull = false
        default: break
        }
    }

    private func happen(_ fault: Scenario.Fault) throws {
        let agent = chance.below(agents.count)
        note("fault: \(fault)")
        switch fault {
        case .breakLink: breakLink(agent)
        case .partition: partition()
        case .crashAgent: stop(agent, keepsState: chance.happens(40))
        case .freezeAgent: agents[agent].pausedUntil = now + chance.milliseconds(100...20_000)
        case .crashServer: stopServer()
        case .shutDownServer: try shutDownServer()
        case .fillDisk:
            disk.isFull = true
            queue.add(.freeDisk, at: now + chance.milliseconds(100...9000))
        case .jumpClock:
            let distance = chance.milliseconds(1...(chance.happens(50) ? 4000 : 4_000_000))
            if chance.happens(50) { server.clockOffset += distance } else { server.clockOffset -= distance }
        case .flipBit: flipBit(agent)
        case .sendGarbage: sendGarbage(agent)
        case .repeatVote:
            guard let link = agents[agent].link, links[link].isEstablished, agents[agent].isJoined,
                let vote = agents[agent].lastVote, vote.link == link
            else { return }
            sendUp(link, vote.message)
        case .slowNetwork: slowUntil = now + chance.milliseconds(100...9000)
        case .expel: try expel(agent)
        }
    }

    /// The connection dies, or the agent changes its network and is back at once.
    private func breakLink(_ agent: Int) {
        guard let link = agents[agent].link else { return }
        if chance.happens(50) { sever(link) } else { hangUp(agent, redialAfter: 1...300) }
    }

    private func partition() {
        let end = now + chance.milliseconds(100...20_000)
        for agent in agents.indices where chance.happens(50) { agents[agent].partitionEnd = end }
        queue.add(.endPartition, at: end)
    }

    private func flipBit(_ agent: Int) {
        guard let owned = agents[agent].owned else { return }
        owned.flip(bit: chance.below(16 * scenario.configuration.shape.parameterCount))
        agents[agent].isDamaged = true
    }

    private func sendGarbage(_ agent: Int) {
        guard let link = agents[agent].link, links[link].isEstablished, agents[agent].isUp else { return }
        var bytes = agents[agent].lastVote?.message.bytes ?? [UInt8](repeating: 0x21, count: 8)
        switch chance.below(3) {
        case 0: bytes[0] = [0x00, 0x20, 0x22, 0x2F, 0x11, 0xFF][chance.below(6)]
        // A bit that means nothing in any vote: other values name directions where there are several.
        case 1: bytes[1] = UInt8(chance.within(3...255)) | 0x04
        default: bytes.removeLast(chance.within(1...bytes.count))
        }
        sendUp(link, SimulatedMessage(bytes: bytes))
    }

    /// Few are expelled, and never so many that no quorum is left.
    private func expel(_ agent: Int) throws {
        let others = agents.indices.filter { !agents[$0].isExpelled }
        guard chance.happens(20), others.count > max(scenario.rules.quorum, 1), !agents[agent].isExpelled
        else { return }
        agents[agent].isExpelled = true
        let name = scenario.agents[agent].name
        try tell { $0.expel(name, RefusalFrame(.revoked, retryAfterSeconds: 0), now: $1) }
    }

    /// Ends all faults, now and for good. Agents that a quorum can do without may be gone for good, too, or
    /// nobody sits at them any more.
    func repair() {
        let lackPercent = chance.happens(40) ? 30 : 0
        for agent in agents.indices where voters.count > max(scenario.rules.quorum, 1) {
            guard chance.happens(lackPercent), voters.contains(agent) else { continue }
            if chance.happens(50) {
                agents[agent].isMute = true
            } else {
                stop(agent, keepsState: true)
                agents[agent].isGone = true
            }
        }
        disk.isFull = false
        slowUntil = 0
        for agent in agents.indices {
            agents[agent].partitionEnd = nil
            agents[agent].pausedUntil = now
            if !agents[agent].isGone { queue.add(.startAgent(agent: agent), at: now) }
        }
        queue.add(.startServer, at: now)
    }
}
