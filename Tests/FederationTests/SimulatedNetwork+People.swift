// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// People who answer: after a while, twice, too late, or not at all, so that somebody else has to.
extension SimulatedNetwork {
    /// Sends the open question with its clips.
    func ask(_ agent: Int, _ owned: OwnedAgent) {
        guard let link = agents[agent].link, links[link].isEstablished, owned.agent.isJoined else { return }
        note("agent \(agent) asks people in round \(owned.agent.round)")
        while true {
            let frame = owned.transmit()
            guard !frame.isEmpty else { return }
            sendUp(link, SimulatedMessage(bytes: frame))
        }
    }

    /// A question came whole.
    func consider(_ question: AskedQuestion) throws {
        try Violation.require(
            question.clips.count == scenario.configuration.behaviourCount, "a question without all its clips")
        server.openQuestions.insert(question.key)
        var wait = chance.milliseconds(50...(stage == .faulty ? 4000 : 800))
        if stage == .faulty, chance.happens(10) {
            note("somebody walks away from a question of \(question.key.device)")
            wait += chance.milliseconds(1000...20_000)
        }
        queue.add(.answer(question.key), at: now + wait)
        if chance.happens(10) { queue.add(.answer(question.key), at: now + wait + 1) }
    }

    /// A person answers. The answer is stored before the server uses it, and the page keeps it while there is
    /// no server.
    func answer(_ key: QuestionKey) throws {
        guard let agent = scenario.agents.firstIndex(where: { $0.name == key.device }), !agents[agent].isMute
        else { return }
        guard let aggregator = server.aggregator else {
            return queue.add(.answer(key), at: now + 500)
        }
        guard key.round == aggregator.round else { return note("\(key.device) is answered too late") }
        guard oracle.answers[key] == nil else { return note("\(key.device) is answered again") }
        // Some agents change their network just before they are answered.
        if stage == .faulty, agents[agent].isJoined, chance.happens(4) {
            hangUp(agent, redialAfter: 1...300)
            return queue.add(.answer(key), at: now + 301)
        }
        // Most take until the agent is just back: its question, sent again, and their answer pass each other.
        if stage == .faulty, !agents[agent].isJoined, chance.happens(99) {
            return queue.add(.answer(key), at: now + 20)
        }
        let isKnown = server.openQuestions.remove(key) != nil
        let block = Int(key.streamIndex) % scenario.blockCount
        let choice = scenario.choice(of: agent, round: key.round, block: block, &chance)
        note("somebody answers \(key.device)\(isKnown ? "" : " after a restart")")
        oracle.answers(key, choice)
        if stage == .faulty, chance.happens(2) { return stopServer() }
        let passedOn: Choice = sabotage == .swapAnswers && choice != .equal ? .equal : choice
        try tell { aggregator, _ in _ = aggregator.answer(key, passedOn) }
    }
}
