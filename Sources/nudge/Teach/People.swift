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
            'same again' is the share of questions, shown once more the other way round, that were answered \
            as before; 'obvious' that of pairs which everybody tells apart, answered right. Left bias is how \
            much more often the left one of two is chosen: 0 is none, 1 is always.
            """)

    @OptionGroup var place: FleetPlace

    @Option(help: "Withdraws this person's invitation; what the person answered stays.")
    var revoke: String?

    @Flag(help: "One JSON object per person.")
    var json = false

    func run() throws {
        try Failure.explained {
            let store = try place.store()
            if let revoke {
                guard try store.revokePerson(revoke) else { throw UnknownPersonError(name: revoke) }
                print("\(revoke) is revoked")
                return
            }
            let standings = try store.standings()
            if json { return try standings.forEach(Console.json) }
            print("person                    standing     answers  s/answer  same again  obvious  left bias")
            for person in standings {
                print(
                    person.name.padded(26) + person.standing.padded(13) + "\(person.answers)".padded(9)
                        + (person.secondsPerAnswer?.text() ?? "-").padded(10)
                        + (person.consistency?.text(2) ?? "-").padded(12)
                        + (person.attention?.text(2) ?? "-").padded(9) + (person.leftBias?.text(2) ?? "-"))
            }
        }
    }
}

/// Nobody of that name has an invitation.
struct UnknownPersonError: Error, CustomStringConvertible {
    let name: String

    var description: String { "'\(name)' has no invitation; 'nudge people' lists those who have." }
}
