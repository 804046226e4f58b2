// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CNudge
import Federation

/// The command line.
@main
struct Nudge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nudge",
        abstract: "Trains control policies on fleets of small machines from people's preferences.",
        discussion: """
            Exit codes: 0 done; 64 wrong usage or setting; 65 damaged file; 66 missing file; \
            69 missing model, program or server; 73 file exists; 74 disk or file cannot be written; \
            75 not now: another program writes there, or a clock is wrong; 130 stopped by Ctrl-C or a signal.
            """,
        version: "\(NUDGE_VERSION >> 16).\(NUDGE_VERSION >> 8 & 255).\(NUDGE_VERSION & 255)",
        subcommands: [
            Simulate.self, Teach.self, Evaluate.self, ReplayRun.self, Audit.self, Plot.self, Show.self,
            Reproduce.self, Tasks.self, TaskGroup.self, Board.self, FleetCommand.self, Serve.self,
            Enroll.self, Revoke.self,
            Devices.self, Invite.self, People.self, Answers.self, Runs.self, Status.self, Stop.self,
            Doctor.self, Goldens.self,
        ])

    static func main() async {
        StandardStreams.fill()
        Engine.use()
        do {
            var command = try parseAsRoot(CommandWords.joined(Array(CommandLine.arguments.dropFirst())))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            try Failure.explained { try StandardStreams.check() }
        } catch {
            end(error)
        }
    }

    /// Ends the program. Help is printed, the codes of ``Failure`` go their way, and what cannot be parsed
    /// gets one line, too.
    private static func end(_ error: any Error) -> Never {
        if let code = error as? ExitCode { exit(withError: code) }
        if exitCode(for: error) == .success {
            print(fullMessage(for: error))
            do {
                try Failure.explained { try StandardStreams.check() }
                exit()
            } catch {
                exit(withError: error)
            }
        }
        var message = message(for: error).replacing("\n", with: " ")
        for (old, new) in SettingOptions.renamed where message.contains("'--\(old)'") {
            message += ". It is called --\(new) now"
        }
        Console.error("nudge: \(message)\(message.hasSuffix(".") ? "" : ".") See 'nudge --help'.")
        exit(withError: exitCode(for: error))
    }
}
