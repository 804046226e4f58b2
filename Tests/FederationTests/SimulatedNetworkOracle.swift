// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// What must never be true, as one sentence.
struct Violation: Error, CustomStringConvertible {
    let description: String

    static func require(_ condition: Bool, _ text: @autoclosure () -> String) throws(Violation) {
        if !condition { throw Violation(description: text()) }
    }
}

/// Watches the borders of server, disk and agents, keeps its own books, and compares.
struct SimulatedOracle {
    /// Every round that was ever known to be on the disk, encoded.
    private(set) var history: [[UInt8]] = []
    /// θ's fingerprint after so many rounds.
    private(set) var fingerprints: [Fingerprint]
    /// The counted votes of the open round.
    private(set) var tally: [SimulatedMessage.Cast] = []
    /// What people answered, kept where it survives every crash.
    private(set) var answers: [QuestionKey: Choice] = [:]
    /// Who lost its say since the server started.
    private(set) var quarantined: Set<String> = []
    private let host: PolicyHost
    private let layout: RoundVotes.Layout

    init(_ scenario: Scenario) throws {
        host = try PolicyHost(header: scenario.header, scales: scenario.scales, base: scenario.base)
        fingerprints = [host.replica.fingerprint()]
        layout = scenario.configuration.voteLayout
    }

    // MARK: - The log

    /// A record is on the disk.
    mutating func wrote(_ record: RoundRecord) throws {
        try Violation.require(
            Int(record.round) == history.count,
            "round \(record.round) was written after \(history.count) rounds")
        history.append(LogRecord.round(record).encoded(layout))
        host.replica.commit(record)
        fingerprints.append(host.replica.fingerprint())
    }

    /// A server read its log after a start. One round more than known may have reached the disk.
    mutating func recovered(_ records: [RoundRecord]) throws {
        try Violation.require(
            records.count >= history.count, "\(history.count) rounds were written, \(records.count) are left")
        try Violation.require(records.count <= history.count + 1, "rounds appeared that nobody wrote")
        for (index, record) in records.enumerated() {
            if index == history.count { try wrote(record) }
            try Violation.require(
                LogRecord.round(record).encoded(layout) == history[index],
                "round \(index) changed on the disk")
        }
        tally = []
        quarantined = []
    }

    // MARK: - The server

    /// A vote raised the number of counted ones.
    mutating func counted(_ cast: SimulatedMessage.Cast?) throws {
        guard let cast else { throw Violation(description: "something that is no vote was counted") }
        try Violation.require(
            !tally.contains { $0.agent == cast.agent },
            "two votes of agent \(cast.agent) count in round \(cast.round)")
        try Violation.require(
            Int(cast.round) == history.count, "a vote for round \(cast.round) counts in \(history.count)")
        tally.append(cast)
    }

    func hasVoted(_ agent: Int) -> Bool { tally.contains { $0.agent == agent } }

    mutating func quarantines(_ name: String) { quarantined.insert(name) }

    /// The server closes a round with this record.
    func closes(_ record: RoundRecord) throws {
        try Violation.require(
            Int(record.round) == history.count, "round \(record.round) closes after \(history.count) rounds")
        for block in 0..<layout.agentCount {
            let plurality = plurality(tally.filter { $0.block == block }.map(\.vote))
            try Violation.require(
                record.votes[block].rawValue == plurality,
                "round \(record.round): block \(block) is \(record.votes[block]), not \(plurality)"
            )
        }
    }

    /// What most of these votes, as bytes of their frames, say: 2 for undecided, 3 for nobody.
    private func plurality(_ votes: [UInt8]) -> UInt8 {
        if votes.isEmpty { return 3 }
        let choices = votes.filter { $0 & 2 == 0 }
        let most = choices.map { choice in choices.count { $0 == choice } }.max() ?? 0
        let winners = Set(choices.filter { choice in choices.count { $0 == choice } == most })
        return winners.count == 1 ? winners.first ?? 2 : 2
    }

    /// The server tells agents of a round: it has to be on the disk, with the same content.
    func announces(_ frame: [UInt8]) throws {
        let commit = try CommitFrame(reading: frame.span, layout)
        let round = Int(commit.record.round)
        try Violation.require(round < history.count, "round \(round) was announced before it was on the disk")
        try Violation.require(
            LogRecord.round(commit.record).encoded(layout) == history[round],
            "round \(round) was announced with other content than the disk has")
        try Violation.require(
            commit.fingerprint == fingerprints[round + 1].medium, "round \(round) has a wrong fingerprint")
    }

    mutating func opens() { tally = [] }

    // MARK: - People

    /// A person answers.
    mutating func answers(_ key: QuestionKey, _ choice: Choice) { answers[key] = choice }

    /// An agent's vote is what people answered to its questions, each of which was answered before.
    func votes(_ name: String, _ cast: SimulatedMessage.Cast, questionCount: Int) throws {
        var answered = Plurality()
        for batch in 0..<questionCount {
            let place = Question.Place(
                round: cast.round, streamIndex: cast.streamIndex, batch: UInt16(batch))
            guard let choice = answers[QuestionKey(device: name, place: place)] else {
                throw Violation(description: "\(name) votes before question \(batch) was answered")
            }
            answered.add(choice)
        }
        try Violation.require(
            answered.vote.rawValue == cast.vote, "\(name) votes otherwise than people answered")
    }

    // MARK: - Replicas

    /// Somebody has this θ after so many rounds.
    func holds(_ who: String, round: UInt32, fingerprint: Fingerprint) throws {
        try Violation.require(
            Int(round) < fingerprints.count, "\(who) is at round \(round) of \(history.count)")
        try Violation.require(
            fingerprint == fingerprints[Int(round)], "\(who) has another θ after \(round) rounds")
    }
}
