// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Federation

/// Measures what many connected agents, and people who answer them, cost a server.
@main
struct NudgeLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nudge-load",
        abstract: "Measures what many connected agents, and people who answer them, cost a server.",
        subcommands: [FleetLoad.self, PeopleLoad.self, TransportLoad.self, TransportServer.self],
        defaultSubcommand: FleetLoad.self)

    static func main() {
        StandardStreams.fill()
        do {
            var command = try parseAsRoot()
            try command.run()
            try StandardStreams.check()
        } catch let error as StoreError {
            StandardStreams.error("nudge-load: \(error)\n")
            exit(withError: ExitCode(74))
        } catch {
            exit(withError: error)
        }
    }
}

/// Prints a line on stdout. It stands before the standard library's function of this name, which says nothing
/// of a line that cannot be written.
func print(_ text: String) { StandardStreams.line(text) }
