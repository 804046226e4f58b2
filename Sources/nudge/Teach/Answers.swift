// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Federation
import Foundation

/// `nudge answers`.
struct Answers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints every answer that people gave in a run, or takes them from a file.",
        subcommands: [AnswersExport.self, AnswersImport.self], defaultSubcommand: AnswersExport.self)
}

/// `nudge answers export`, which is meant where nothing is said.
struct AnswersExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints every answer that people gave in a run, in the order in which they came.",
        discussion: """
            A choice is a lane of the core, 'equal' or 'cannot-tell'; 'lanes' are the lanes as they stood on \
            the screen, from left to right, and 'clips' is a digest of what they showed. 'probeOf' names the \
            showing that a repeated question or an obvious pair is taken from. Times are in UTC.
            """)

    @Argument(help: "The run's name; the fleet's last run unless told.")
    var name: String?

    @OptionGroup var place: FleetPlace

    @Flag(help: "Comma-separated values, with a line of names first.")
    var csv = false

    @Flag(help: "One JSON object per answer.")
    var json = false

    func validate() throws {
        if csv, json { throw ValidationError("--csv and --json exclude each other") }
    }

    func run() throws {
        try Failure.explained {
            let store = try place.store()
            let lines = try store.answers(run: store.run(named: name).id).map(AnswerLine.init)
            if json { return try lines.forEach(Console.json) }
            if csv {
                print(AnswerLine.names)
                lines.forEach { print($0.values) }
                return
            }
            for line in lines {
                print(
                    "\(line.answered) \(line.person): round \(line.round), \(line.device), "
                        + "[\(line.lanes)] → \(line.choice)" + (line.probeOf == nil ? "" : " (a probe)"))
            }
        }
    }
}

extension FleetStore {
    /// The run of this name, or the last one.
    func run(named name: String?) throws -> RunEntry {
        let runs = try runs()
        guard let run = name.map({ name in runs.last { $0.name == name } }) ?? runs.last else {
            throw UnknownRunError(name: name)
        }
        return run
    }
}

/// The fleet has no such run.
struct UnknownRunError: Error, CustomStringConvertible {
    let name: String?

    var description: String {
        name.map { "The fleet has no run '\($0)'; 'nudge runs' lists them." } ?? "The fleet has no run yet."
    }
}
