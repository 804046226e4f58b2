// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// What arrives at the server, with books kept of the votes among it.
extension SimulatedNetwork {
    func receive(_ message: SimulatedMessage, on link: Int) throws {
        guard let before = server.aggregator?.voteCount else { return }
        if sabotage == .swallowVotes, message.cast != nil { return }
        if sabotage == .loseAnswers, (try? FrameKind.read(message.bytes.span)) == .answer { return }
        let isExpected = isGood(message, on: link)
        try tellAndCount(message, on: link, before, isExpected)
        if sabotage == .countTwice, message.cast != nil, let after = server.aggregator?.voteCount,
            let other = links.indices.last(where: { links[$0].isOpenAtServer && $0 != link })
        {
            try tellAndCount(message, on: other, after, false)
        }
    }

    private func tellAndCount(
        _ message: SimulatedMessage, on link: Int, _ before: Int, _ isExpected: Bool
    ) throws {
        var after = before
        var cast = message.cast
        if sabotage == .wrongBlock, let block = cast?.block {
            cast?.block = (block + 1) % scenario.blockCount
        }
        try tell {
            $0.receive(message.bytes.span, on: ConnectionNumber(link), now: $1)
            after = $0.voteCount
            if after > before {
                try oracle.counted(cast)
                if let cast, scenario.rules.asksPeople { try checkAnswers(to: cast) }
            }
        }
        try Violation.require(after <= before + 1, "one frame made \(after - before) votes")
        try Violation.require(after > before || !isExpected, "a good vote of \(String(describing: cast))")
    }

    /// Whether the frame is a vote that has to count.
    private func isGood(_ message: SimulatedMessage, on link: Int) -> Bool {
        guard let cast = message.cast, server.isCollecting, let aggregator = server.aggregator,
            let frame = try? VoteFrame(
                reading: message.bytes.span, candidateCount: scenario.configuration.candidateCount),
            Int(cast.round) == oracle.history.count,
            frame.fingerprint == oracle.fingerprints[oracle.history.count].short, !aggregator.isComplete
        else { return false }
        return agents[cast.agent].link == link && !links[link].isHangingUp && !oracle.hasVoted(cast.agent)
            && !oracle.quarantined.contains(scenario.agents[cast.agent].name)
    }
}
