// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import NudgeCore

/// Compares what a log says with what people answered: every vote that counted is the plurality of the
/// answers to its questions, and a block's vote is what its agents' votes come to.
struct AnswerAudit {
    private let run: RunFolder

    init(_ run: RunFolder) { self.run = run }

    /// - Parameter records: the log's rounds.
    /// - Returns: the votes that were compared; nil where the run has no answers of people beside it, or
    ///   hides its votes, which then need not be what was answered.
    /// - Throws: ``AnswerAuditError`` for the first vote that is not what was answered.
    func check(_ records: [RoundRecord]) throws -> Int? {
        let configuration = try RunLogReader(run.log).header.configuration
        guard configuration.response == nil, let fleet = try FleetRun(run) else { return nil }
        let answers = try fleet.store.choices(run: fleet.number)
        guard !answers.isEmpty else { return nil }
        let byRound = Dictionary(grouping: answers) { $0.key.round }
        var count = 0
        var stored: Set<UInt32> = []
        try fleet.store.forEachVotes(run: fleet.number) { round, votes in
            guard Int(round) < records.count else { return }
            stored.insert(round)
            let ballots = try votes.map { device, vote in
                try ballot(vote, of: device, round, byRound[round, default: []], configuration)
            }
            try check(ballots, records[Int(round)], configuration)
            count += votes.count
        }
        // Of a round that was closed in a server's last moment, only the log says who voted.
        for record in records where !stored.contains(record.round) {
            let ballots = possible(byRound[record.round, default: []], configuration)
            try check(ballots, record, configuration)
            count += ballots.count
        }
        return count
    }

    /// One agent's vote and the blocks that it may have been for; nil among them if it may not have come.
    private typealias Ballot = (vote: Vote, blocks: [Int?])

    /// Compares one agent's vote with its questions' answers. Who was given another block within the round
    /// has answers for both, and the vote is for one of them.
    private func ballot(
        _ vote: Vote, of device: String, _ round: UInt32, _ answers: [(key: QuestionKey, value: Choice)],
        _ configuration: RunConfiguration
    ) throws -> Ballot {
        let own = possible(answers.filter { $0.key.device == device }, configuration)
        let blocks = own.filter { $0.vote == vote }.flatMap { $0.blocks.filter { $0 != nil } }
        guard !blocks.isEmpty else {
            throw AnswerAuditError(round: round, detail: "\(device)'s vote is not what people answered")
        }
        return (vote, blocks)
    }

    /// The votes that answers lead to, by device and stream: none of them has to have come.
    private func possible(
        _ answers: [(key: QuestionKey, value: Choice)], _ configuration: RunConfiguration
    ) -> [Ballot] {
        Dictionary(grouping: answers) { "\($0.key.device) \($0.key.streamIndex)" }.values.compactMap { own in
            guard own.count == configuration.batchCount, let first = own.first else { return nil }
            var answered = Plurality()
            for answer in own { answered.add(answer.value) }
            return (answered.vote, [Int(first.key.streamIndex) % configuration.agentCount, nil])
        }
    }

    /// Whether a round is what its ballots come to.
    private func check(
        _ ballots: [Ballot], _ record: RoundRecord, _ configuration: RunConfiguration
    ) throws {
        var certain = [Plurality](repeating: Plurality(), count: configuration.agentCount)
        for ballot in ballots where ballot.blocks.count == 1 {
            if let block = ballot.blocks[0] { certain[block].add(ballot.vote) }
        }
        let uncertain = ballots.filter { $0.blocks.count > 1 }
        guard Self.agree(uncertain[...], certain, record) else {
            throw AnswerAuditError(round: record.round, detail: "a block is not what its agents said")
        }
    }

    private static func agree(
        _ uncertain: ArraySlice<Ballot>, _ blocks: [Plurality], _ record: RoundRecord
    ) -> Bool {
        guard let ballot = uncertain.first else {
            return blocks.indices.allSatisfy { block in
                let vote: Vote = blocks[block].answerCount == 0 ? .absent : blocks[block].vote
                return record.votes[block] == vote
            }
        }
        return ballot.blocks.contains { block in
            var blocks = blocks
            if let block { blocks[block].add(ballot.vote) }
            return agree(uncertain.dropFirst(), blocks, record)
        }
    }
}

/// A vote is not what was answered.
struct AnswerAuditError: Error, CustomStringConvertible {
    let round: UInt32
    let detail: String

    var description: String { "Round \(round): \(detail)." }
}
