// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// What boards make of the server's frames.
extension SimulatedNetwork {
    /// Says hello on a new connection.
    func greet(_ agent: Int) {
        guard let link = agents[agent].link else { return }
        let hello = agents[agent].owned?.agent.hello() ?? HelloFrame(knowledge: nil)
        sendUp(link, SimulatedMessage(bytes: encode(HelloFrame.encodedBytes) { hello.write(to: &$0) }))
    }

    func hear(_ agent: Int, _ frame: [UInt8]) throws {
        guard agents[agent].isUp else { return }
        agents[agent].lastHeardAt = now
        let kind = try FrameKind.read(frame.span)
        if sabotage == .skipCommit, kind == .commit, chance.happens(10) { return }
        if agents[agent].owned == nil, kind == .welcome {
            agents[agent].owned = try OwnedAgent(
                try WelcomeFrame(reading: frame.span), in: frame, asksPeople: scenario.rules.asksPeople)
        }
        guard let owned = agents[agent].owned else {
            if kind == .refusal { refuse(agent, try RefusalFrame(reading: frame.span)) }
            if kind == .bye { hangUp(agent, redialAfter: 500...3000) }
            return
        }
        do {
            try act(agent, on: try owned.agent.receive(frame.span))
        } catch let error as FrameError {
            note("agent \(agent) refuses \(kind): \(error)")
            // The server is right and the network keeps frames whole, so only a damaged θ explains this.
            try Violation.require(agents[agent].isDamaged, "agent \(agent) refuses \(kind): \(error)")
            hangUp(agent, redialAfter: 1...1000)
        }
    }

    private func act(_ agent: Int, on received: Agent.Received) throws {
        switch received {
        case .joined:
            agents[agent].isRefused = false
            note("agent \(agent) is in step")
            try checkReplica(agent)
        case .commit: try checkReplica(agent)
        case .bye(.leaving): return hangUp(agent, redialAfter: 500...3000)
        case .bye(.complete):
            try checkReplica(agent)
            agents[agent].isDone = true
            if let link = agents[agent].link { closeAtAgent(link) }
            agents[agent].link = nil
        case .refusal(let refusal): return refuse(agent, refusal)
        case .answer(let isTaken): note("agent \(agent) \(isTaken ? "takes" : "ignores") an answer")
        case .catchingUp, .assignment, .ping, .pong: break
        }
        schedulePlay(agent)
    }

    private func refuse(_ agent: Int, _ refusal: RefusalFrame) {
        note("agent \(agent) is refused: \(refusal.reason)")
        if refusal.reason == .full { agents[agent].isRefused = true }
        // Waiting for an hour would only make the simulation longer.
        hangUp(agent, redialAfter: refusal.reason == .full ? 20_000...40_000 : 1000...5000)
    }

    /// An agent that is in step has the server's θ of the same round.
    func checkReplica(_ agent: Int) throws {
        guard let owned = agents[agent].owned, owned.agent.isJoined, !owned.agent.isShowing else {
            return
        }
        let fingerprint = owned.agent.fingerprint()
        guard !agents[agent].isDamaged || fingerprint == oracle.fingerprints[Int(owned.agent.round)] else {
            return
        }
        agents[agent].isDamaged = false
        try oracle.holds("agent \(agent)", round: owned.agent.round, fingerprint: fingerprint)
    }
}
