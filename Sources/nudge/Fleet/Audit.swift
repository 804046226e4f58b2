// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import Federation
import Foundation
import NudgeCore
import Preferences

/// `nudge audit`.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replays a run's log, checks every checksum and fingerprint, and says what happened.",
        discussion: """
            Ends with 0 when the log is whole and leads to the policy beside it, otherwise with 65. A torn \
            last record is what a power cut leaves, and is no damage. A log that is damaged elsewhere goes \
            on after --repair, from its last whole record.
            """)

    @Argument(
        help: "A run folder, of 'nudge simulate' or inside a fleet's folder.",
        transform: WrittenPath.resolved)
    var folder: String

    @Flag(help: "A line for every round.")
    var rounds = false

    @Flag(help: "Cut a damaged log back to its last whole record first; the old files are kept beside.")
    var repair = false

    @Flag(help: "What each device's hidden votes told so far: ε by basic and by Rényi composition.")
    var privacy = false

    @Option(help: "δ of --privacy: the chance that the bound of Rényi composition fails.")
    var delta = 1e-6

    @Flag(help: "JSON objects: one per round with --rounds, and one for the whole.")
    var json = false

    private struct Round: Encodable {
        var round: UInt32
        var accepted: Bool
        var inFavour, against, abstained, absent: Int
        var learningRate, perturbationScale: Double
    }

    private struct Whole: Encodable {
        var task, fingerprint: String
        var rounds: UInt32 = 0
        var plannedRounds: UInt32 = 0
        var planChangedAfter: UInt32?
        var accepted = 0
        var votes = 0
        var absent = 0
        var logBytes = 0
        var hasTornTail = false
        var policyFile = "none"
        /// Votes that were compared with people's answers; nil where no people answered.
        var answeredVotes: Int?
        /// ε of a vote; nil where votes are not hidden.
        var voteEpsilon: Double?
        var privacy: PrivacyAudit?
    }

    func run() throws {
        try Failure.explained {
            guard delta > 0, delta < 1 else {
                throw SettingsError("--delta", "must be between 0 and 1, not \(delta)")
            }
            if repair { Self.tell(try RunRepair(RunFolder(folder))) }
            var whole = Whole(task: "", fingerprint: "")
            var records: [RoundRecord] = []
            let replay = try RunFolder(folder).replay { replica, record in
                records.append(record)
                let round = Self.round(replica, record)
                whole.accepted += round.accepted ? 1 : 0
                whole.votes += round.inFavour + round.against + round.abstained
                whole.absent += round.absent
                guard rounds else { return }
                if json { try? Console.json(round) } else { Self.print(round) }
            }
            whole.task = replay.policy.task
            whole.fingerprint = replay.policy.fingerprint.text
            whole.rounds = replay.policy.round
            whole.plannedRounds = replay.roundCount
            whole.planChangedAfter = replay.planRound
            whole.logBytes = replay.logBytes
            whole.hasTornTail = replay.isTorn
            whole.policyFile = try comparison(replay.policy)
            whole.answeredVotes = try AnswerAudit(RunFolder(folder)).check(records)
            whole.voteEpsilon = try RunLogReader(RunFolder(folder).log).header.configuration.epsilon
            if privacy { whole.privacy = try PrivacyAudit(RunFolder(folder), records, delta: delta) }
            if json { try Console.json(whole) } else { Self.print(whole) }
            if whole.policyFile == "differs" { throw Failure.badData }
        }
    }

    private static func round(_ replica: borrowing Replica, _ record: RoundRecord) -> Round {
        let configuration = replica.configuration
        let votes = (0..<configuration.agentCount).map { record.votes[$0] }
        let count = { (isWanted: (Vote) -> Bool) in votes.count(where: isWanted) }
        let lattice = configuration.lattice
        return Round(
            round: record.round, accepted: record.isAccepted, inFavour: count { $0.sign > 0 },
            against: count { $0.sign < 0 }, abstained: count { $0 == .abstained },
            absent: count { $0 == .absent },
            learningRate: lattice.value(ofDistance: replica.schedule.learningRate),
            perturbationScale: lattice.value(ofDistance: replica.schedule.perturbationScale))
    }

    /// Says what a repair lost, on stderr: the audit that follows is the result.
    private static func tell(_ repair: RunRepair) {
        if repair.lostBytes == 0, repair.aside.isEmpty {
            return Console.error("nudge: the log is whole; nothing was repaired")
        }
        let before = repair.roundsBefore.map { " of \($0)" } ?? ""
        Console.error(
            "nudge: \(repair.rounds)\(before) rounds are whole and kept, in "
                + "\(repair.keptBytes.grouped) bytes; \(repair.lostBytes.grouped) bytes behind them are lost")
        for path in repair.aside { Console.error("nudge: the old file is kept as \(path)") }
    }

    /// How the policy file beside the log compares with what the log leads to.
    private func comparison(_ policy: Policy) throws -> String {
        let path = RunFolder(folder).policy
        guard Files.exists(path) else { return "none" }
        let stored = try Policy(contentsOf: path)
        // A run that goes on has the policy of an earlier round beside it.
        guard stored.round == policy.round else { return "older" }
        return stored.parameters == policy.parameters ? "equal" : "differs"
    }

    private static func print(_ round: Round) {
        Console.line(
            "round \(round.round): \(round.accepted ? "accepted" : "rejected"), "
                + "\(round.inFavour) in favour, \(round.against) against, \(round.abstained) abstained, "
                + "\(round.absent) absent; then α \(round.learningRate.text(5)), "
                + "μ \(round.perturbationScale.text(5))")
    }

    private static func print(_ whole: Whole) {
        let change = whole.planChangedAfter.map { ", of which there are more since round \($0)" } ?? ""
        Console.line(
            "\(whole.task): \(whole.rounds) of \(whole.plannedRounds) rounds\(change), "
                + "\(whole.accepted) accepted")
        let hidden = whole.voteEpsilon.map { "; each hidden, ε = \($0.text(3))" } ?? ""
        Console.line("votes         \(whole.votes.grouped), \(whole.absent.grouped) absent\(hidden)")
        Console.line(
            "log           \(whole.logBytes.grouped) bytes, every checksum and fingerprint right"
                + (whole.hasTornTail ? "; a torn record behind them" : ""))
        Console.line("policy file   \(whole.policyFile)")
        if let count = whole.answeredVotes {
            Console.line("answers       \(count.grouped) votes, each as people answered")
        }
        Console.line("fingerprint   \(whole.fingerprint)")
        whole.privacy?.print()
    }
}
