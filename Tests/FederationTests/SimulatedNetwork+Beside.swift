// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// Somebody beside an agent, who answers what the fleet's people are asked elsewhere.
extension SimulatedNetwork {
    /// The person answers, and the agent keeps the answer for the server.
    /// - Returns: whether there was an answer.
    func answerBeside(_ agent: Int, _ owned: OwnedAgent) -> Bool {
        guard !agents[agent].isMute else { return false }
        let choice = scenario.choice(
            of: agent, round: owned.agent.round, block: owned.agent.index, &chance)
        owned.given = owned.given.prefix(owned.agent.answerCount) + [choice]
        owned.agent.choose(choice)
        return true
    }

    /// The agent says why it is about to vote as it does.
    func tellAnswers(_ owned: OwnedAgent, on link: Int) {
        for (batch, choice) in owned.given.enumerated() {
            let place = Question.Place(
                round: owned.agent.round, streamIndex: owned.agent.streamIndex, batch: UInt16(batch))
            let frame = encode(AnswerFrame.encodedBytes) { AnswerFrame(choice, place: place).write(to: &$0) }
            sendUp(link, SimulatedMessage(bytes: frame))
        }
    }

    /// A vote is what the database has of people's answers.
    func checkAnswers(to cast: SimulatedMessage.Cast) throws {
        try oracle.votes(
            scenario.agents[cast.agent].name, cast, questionCount: scenario.configuration.batchCount)
    }
}
