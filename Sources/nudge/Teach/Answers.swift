// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Federation
import Foundation
import NudgeCore
import Preferences

/// `nudge answers`.
struct Answers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints every answer that people gave in a run, in the order in which they came.",
        discussion: """
            A choice is a lane of the core, 'equal' or 'cannot-tell'; 'lanes' are the lanes as they stood on \
            the screen, from left to right. Times are in UTC.
            """)

    @Argument(help: "The run's name; the fleet's last run unless told.")
    var name: String?

    @OptionGroup var fleet: FleetOptions

    @Flag(help: "Comma-separated values, with a line of names first.")
    var csv = false

    @Flag(help: "One JSON object per answer.")
    var json = false

    private struct Line: Encodable {
        var person, device: String
        var round, stream: UInt32
        var batch: UInt16
        var lanes, choice: String
        var probeOf: Int64?
        var showing: Int64
        var shown, answered: String
        var plays: Int

        init(_ answer: AnswerRecord) {
            person = answer.showing.person
            device = answer.showing.key.device
            round = answer.showing.key.round
            stream = answer.showing.key.streamIndex
            batch = answer.showing.key.batch
            lanes = answer.showing.order.map(String.init).joined(separator: " ")
            choice = answer.choice.text
            probeOf = answer.showing.probeOf
            showing = answer.showing.number
            shown = answer.shown.ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))
            answered = answer.answered.ISO8601Format(
                .iso8601(timeZone: .gmt, includingFractionalSeconds: true))
            plays = answer.plays
        }

        static let names =
            "showing,person,device,round,stream,batch,lanes,choice,probeOf,shown,answered,plays"

        var values: String {
            [
                "\(showing)", person, device, "\(round)", "\(stream)", "\(batch)", lanes, choice,
                probeOf.map { "\($0)" } ?? "", shown, answered, "\(plays)",
            ].joined(separator: ",")
        }
    }

    func validate() throws {
        if csv, json { throw ValidationError("--csv and --json exclude each other") }
    }

    func run() throws {
        try Failure.explained {
            let store = try fleet.store()
            let runs = try store.runs()
            guard let run = name.map({ name in runs.last { $0.name == name } }) ?? runs.last else {
                throw UnknownRunError(name: name)
            }
            let lines = try store.answers(run: run.id).map(Line.init)
            if json { return try lines.forEach(Console.json) }
            if csv {
                print(Line.names)
                lines.forEach { print($0.values) }
                return
            }
            for line in lines {
                print(
                    "\(line.answered) \(line.person): round \(line.round), \(line.device), "
                        + "[\(line.lanes)] → \(line.choice)" + (line.probeOf == nil ? "" : " (repeated)"))
            }
        }
    }
}

/// The fleet has no such run.
struct UnknownRunError: Error, CustomStringConvertible {
    let name: String?

    var description: String {
        name.map { "The fleet has no run '\($0)'; 'nudge runs' lists them." } ?? "The fleet has no run yet."
    }
}

extension Choice {
    /// The choice in a word, as answers are exported.
    var text: String {
        switch self {
        case .lane(let lane): "\(lane)"
        case .equal: "equal"
        case .cannotTell: "cannot-tell"
        }
    }
}
