// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import NudgeCore

/// What somebody beside the board answered in the open round. The aggregator is told before it gets the vote,
/// on every new connection again, so that the fleet knows why its agents vote as they do.
@safe
struct GivenAnswers {
    private let choices: UnsafeMutablePointer<UInt8>
    private var toldCount = 0

    /// Takes memory for a round's answers.
    init(questionCount: Int) {
        let memory = unsafe BoardMemory.take(questionCount)
        unsafe choices = memory.bindMemory(to: UInt8.self).baseAddress.unsafelyUnwrapped
    }

    /// Keeps the answer to the question with this number in the round.
    func keep(_ choice: Choice, at number: Int) { unsafe choices[number] = choice.rawValue }

    /// Nobody on a new connection was told anything.
    mutating func startOver() { toldCount = 0 }

    /// Writes the next answer that the aggregator was not told.
    /// - Returns: the frame's length; 0 when it knows all.
    mutating func transmit(_ agent: borrowing Agent, _ buffer: inout MutableSpan<UInt8>) -> Int {
        toldCount = min(toldCount, agent.answerCount)
        guard agent.isJoined, toldCount < agent.answerCount,
            let choice = Choice(rawValue: unsafe choices[toldCount])
        else { return 0 }
        let place = Question.Place(
            round: agent.round, streamIndex: agent.streamIndex, batch: UInt16(toldCount))
        toldCount += 1
        return AnswerFrame(choice, place: place).write(to: &buffer)
    }
}
#endif
