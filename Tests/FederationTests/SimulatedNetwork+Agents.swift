// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// Boards start, stop and dial.
extension SimulatedNetwork {
    func handleAgent(_ event: SimulatedEvent) throws {
        switch event {
        case .startAgent(let agent): start(agent)
        case .play(let agent, let life):
            guard agents[agent].life == life, agents[agent].isUp else { return }
            agents[agent].isPlayDue = false
            try play(agent)
        case .keepAlive(let agent, let life):
            guard agents[agent].life == life, agents[agent].isUp else { return }
            keepAlive(agent)
        default: break
        }
    }

    private func start(_ agent: Int) {
        guard !agents[agent].isUp, !agents[agent].isGone else { return }
        agents[agent].isUp = true
        agents[agent].life += 1
        queue.add(.dial(agent: agent), at: now + chance.milliseconds(0...500))
        queue.add(.keepAlive(agent: agent, life: agents[agent].life), at: now + 5000)
        schedulePlay(agent)
    }

    /// The machine stops, or the program is suspended: then it goes on later with what it knew.
    func stop(_ agent: Int, keepsState: Bool) {
        guard agents[agent].isUp else { return }
        note("agent \(agent) stops and \(keepsState ? "keeps" : "loses") its state")
        agents[agent].isUp = false
        agents[agent].life += 1
        agents[agent].isPlayDue = false
        if let link = agents[agent].link {
            links[link].isOpenAtAgent = false
            sever(link)
        }
        agents[agent].link = nil
        if !keepsState {
            agents[agent].owned = nil
            agents[agent].isDone = false
            agents[agent].isDamaged = false
        }
        queue.add(.startAgent(agent: agent), at: now + chance.milliseconds(50...12_000))
    }

    /// Gives up the connection and dials again.
    func hangUp(_ agent: Int, redialAfter wait: ClosedRange<Int>) {
        guard let link = agents[agent].link else { return }
        closeAtAgent(link)
        agents[agent].link = nil
        queue.add(.dial(agent: agent), at: now + chance.milliseconds(wait))
    }

    private func keepAlive(_ agent: Int) {
        queue.add(.keepAlive(agent: agent, life: agents[agent].life), at: now + 5000)
        guard let link = agents[agent].link else { return }
        let silence = now - agents[agent].lastHeardAt
        if silence > 18_000 {
            note("agent \(agent) has heard nothing for too long")
            hangUp(agent, redialAfter: 1...2000)
        } else if silence > 6000, links[link].isEstablished {
            sendUp(link, SimulatedMessage(bytes: PingFrame(isAnswer: false).encoded()))
        }
    }
}
