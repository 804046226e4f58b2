import ArgumentParser

/// The command line.
@main
struct Nudge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nudge",
        abstract: "Trains control policies on fleets of small machines from people's preferences.",
        discussion: """
            Exit codes: 0 done; 64 wrong usage or setting; 65 damaged file; 66 missing file; \
            69 missing model; 73 file exists; 74 disk or file cannot be written; 130 stopped by Ctrl-C.
            """,
        version: "0.1.0",
        subcommands: [
            Simulate.self, Evaluate.self, ReplayRun.self, Plot.self, Tasks.self, Board.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            // Help and the codes of Failure go their usual way; what cannot be parsed gets one line, too.
            if error is ExitCode || exitCode(for: error) == .success { exit(withError: error) }
            let message = message(for: error).replacing("\n", with: " ")
            Console.error("nudge: \(message)\(message.hasSuffix(".") ? "" : ".") See 'nudge --help'.")
            exit(withError: exitCode(for: error))
        }
    }
}
