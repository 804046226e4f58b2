// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// Where somebody beside the board answers.
extension FleetMember {
    /// Says which behaviour is next.
    mutating func announce(_ episode: Agent.Episode, _ agent: borrowing Agent) {
        guard episode.trajectory == 0 else { return }
        let place = Question.Place(
            round: agent.round, streamIndex: agent.streamIndex, batch: UInt16(episode.batch))
        person?.show(lane: episode.lane, of: place)
    }

    /// Asks for an answer to the open question, and takes it when it is there.
    mutating func ask(_ agent: inout Agent) {
        guard let question = agent.question, let reply = person?.ask(question) else { return }
        switch reply {
        case .nothing: break
        case .again: agent.showAgain()
        case .answer(let choice):
            given?.keep(choice, at: agent.answerCount)
            agent.choose(choice)
            counts.labels += 1
        }
    }

    /// Tells the aggregator what was answered here.
    mutating func tell(_ agent: borrowing Agent, _ link: inout AggregatorLink) throws(Parting) {
        var bytes = InlineArray<12, UInt8>(repeating: 0)
        while true {
            var room = bytes.mutableSpan
            guard let count = given?.transmit(agent, &room), count > 0 else { return }
            try link.send(bytes.span)
        }
    }
}
#endif
