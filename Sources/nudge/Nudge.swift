// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command line.
@main
struct Nudge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nudge",
        abstract: "Trains control policies on fleets of small machines from people's preferences.",
        discussion: """
            Exit codes: 0 done; 64 wrong usage or setting; 65 damaged file; 66 missing file; \
            69 missing model, program or server; 73 file exists; 74 disk or file cannot be written; \
            130 stopped by Ctrl-C.
            """,
        version: "0.1.0",
        subcommands: [
            Simulate.self, Evaluate.self, ReplayRun.self, Audit.self, Plot.self, Reproduce.self, Tasks.self,
            Board.self, FleetCommand.self, Serve.self, Enroll.self, Revoke.self, Devices.self, Runs.self,
            Status.self, Stop.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            // Help and the codes of Failure go their usual way; what cannot be parsed gets one line, too.
            if error is ExitCode || exitCode(for: error) == .success { exit(withError: error) }
            let message = message(for: error).replacing("\n", with: " ")
            Console.error("nudge: \(message)\(message.hasSuffix(".") ? "" : ".") See 'nudge --help'.")
            exit(withError: exitCode(for: error))
        }
    }
}
