// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation

/// `nudge invite`.
struct Invite: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a link with which a person may answer a fleet's questions.",
        discussion: """
            The link is shown once, and is the person's alone; a new one makes the earlier one void. The \
            answers that the person gives are stored with the name.
            """)

    @Argument(help: "The person's name: letters a to z, digits, '-', '_' and '.'.")
    var name: String

    @OptionGroup var fleet: FleetOptions

    func run() throws {
        try Failure.explained {
            let invitation = try Invitation(name, in: fleet.store())
            let web = try FleetFile.web(fleet.config)
            print("For \(invitation.name) alone; it is not shown again:")
            print("  http://\(web.host):\(web.port)/teach?token=\(invitation.token)")
        }
    }
}

/// `nudge people`.
struct People: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the people who may answer, or have answered, and how they do.",
        discussion: """
            Consistency is the share of questions, shown again the other way round, that were answered as \
            before. Left bias is how much more often the left one of two is chosen: 0 is none, 1 is always.
            """)

    @OptionGroup var fleet: FleetOptions

    @Option(help: "Withdraws this person's invitation; what the person answered stays.")
    var revoke: String?

    @Flag(help: "One JSON object per person.")
    var json = false

    private struct Line: Encodable {
        var name: String
        var standing: String
        var answers: Int
        var secondsPerAnswer: Double?
        var consistency: Double?
        var leftBias: Double?
    }

    func run() throws {
        try Failure.explained {
            let store = try fleet.store()
            if let revoke {
                guard try store.revokePerson(revoke) else { throw UnknownPersonError(name: revoke) }
                print("\(revoke) is revoked")
                return
            }
            let records = try store.people()
            let lines = try store.answerers().map { name in
                let tally = try store.tally(of: name)
                let record = records.first { $0.name == name }
                let standing = record.map { $0.revoked == nil ? "invited" : "revoked" } ?? "not invited"
                return Line(
                    name: name, standing: standing, answers: tally.answers,
                    secondsPerAnswer: tally.secondsPerAnswer, consistency: tally.consistency,
                    leftBias: tally.leftBias)
            }
            if json { return try lines.forEach(Console.json) }
            print("person                    standing     answers  s/answer  consistency  left bias")
            for line in lines {
                print(
                    line.name.padded(26) + line.standing.padded(13) + "\(line.answers)".padded(9)
                        + (line.secondsPerAnswer?.text() ?? "-").padded(10)
                        + (line.consistency?.text(2) ?? "-").padded(13) + (line.leftBias?.text(2) ?? "-"))
            }
        }
    }
}

/// Nobody of that name has an invitation.
struct UnknownPersonError: Error, CustomStringConvertible {
    let name: String

    var description: String { "'\(name)' has no invitation; 'nudge people' lists those who have." }
}
