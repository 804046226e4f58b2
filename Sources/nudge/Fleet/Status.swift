// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Federation
import Foundation

/// `nudge status`.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what a fleet is doing.",
        discussion: "Ends with 69 when no server is running; what it did last is printed all the same.")

    @OptionGroup var fleet: FleetOptions

    @Flag(help: "One JSON object, as /api/status gives it.")
    var json = false

    func run() throws {
        try Failure.explained {
            let folder = try fleet.folder()
            let status = try StatusFile.read(folder)
            let owner = ServerLock.owner(folder)
            if json { try Console.json(status) } else { Self.print(status, owner) }
            if owner == nil { throw Failure.unavailable }
        }
    }

    private static func print(_ status: FleetStatus, _ owner: pid_t?) {
        let state = owner.map { "served by process \($0), \(status.phase.rawValue)" } ?? "not running"
        let percent = status.recentRounds.suffix(16)
        let votes = percent.reduce(0) { $0 + $1.votes }
        let wins = percent.reduce(0) { $0 + $1.inFavour }
        let rate = votes > 0 ? "\((100 * wins) / votes) % of the last votes in favour" : "no votes yet"
        let lines = [
            "run           \(status.run) (\(status.task), \(status.algorithm)): \(state)",
            "round         \(status.round) of \(status.roundCount), "
                + "\(status.acceptedCount) accepted, \(status.rejectedCount) rejected",
            "agents        \(status.connectedCount) connected of \(status.memberCount) seen, "
                + "\(status.quarantinedCount) in quarantine; quorum \(status.quorum)",
            "votes         \(status.votes.counted) counted, \(status.votes.late) late, "
                + "\(status.votes.duplicate) twice, \(status.votes.diverged) diverged; \(rate)",
            "steps         α \(status.learningRate.text(5)), μ \(status.perturbationScale.text(5))",
            "traffic       \(Int(status.traffic.socketBytesIn).grouped) bytes in, "
                + "\(Int(status.traffic.socketBytesOut).grouped) out, TLS included",
            "fingerprint   \(status.fingerprint)",
        ]
        lines.forEach { Console.line($0) }
    }
}
