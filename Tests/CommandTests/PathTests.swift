// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// `~` means the home folder wherever a path is written, or is refused.
@Suite("The home folder")
struct PathTests {
    private struct Help: Decodable {
        var command: Command
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
            var arguments: [Argument]?
        }
        struct Argument: Decodable {
            var kind: String
            var valueName: String?
            var names: [Name]?
            struct Name: Decodable { var kind, name: String }
        }
    }

    /// Every option of every command that takes a path, as the parser itself lists them.
    private func pathOptions() async throws -> [(command: [String], option: String)] {
        let dump = try await Command.run(["--experimental-dump-help"])
        let help = try JSONDecoder().decode(Help.self, from: Data(dump.output.utf8))
        var found: [(command: [String], option: String)] = []
        func visit(_ command: Help.Command, _ names: [String]) {
            for argument in command.arguments ?? [] where ["dir", "file"].contains(argument.valueName) {
                guard let name = argument.names?.first(where: { $0.kind == "long" }) else { continue }
                found.append((names, "--\(name.name)"))
            }
            for inner in command.subcommands ?? [] { visit(inner, names + [inner.commandName]) }
        }
        visit(help.command, [])
        return found
    }

    @Test("of somebody else is refused by every option that takes a path")
    func refused() async throws {
        let options = try await pathOptions()
        #expect(options.count >= 14, "\(options)")
        for (command, option) in options {
            let result = try await Command.run(command + ["\(option)=~nobody/x"])
            #expect(result.status == 64, "\(command) \(option): \(result.words)")
            #expect(result.errors.contains("only ~/ means a home folder"), "\(command) \(option): \(result)")
        }
    }

    @Test("is meant by ~/ inside an option and in quotes")
    func meant() async throws {
        let scratch = try Scratch()
        let models = NSHomeDirectory() + "/.cache/nudge/gymnasium-1.4.0/assets"
        let home = ["HOME": scratch.path].merging(
            ProcessInfo.processInfo.environment["NUDGE_MODELS"] == nil ? ["NUDGE_MODELS": models] : [:]
        ) { $1 }
        let run = ["simulate", "reacher", "-T", "1", "--out=~/run"] + small
        #expect(try await Command.run(run, in: "/", adding: home).status == 0)
        #expect(scratch.contains("run/run.log"))
        let export = ["replay", "~/run", "--export=~/p.nudge"]
        #expect(try await Command.run(export, in: "/", adding: home).status == 0)
        let evaluation = ["evaluate", "~/p.nudge", "--episodes", "1"]
        #expect(try await Command.run(evaluation, in: "/", adding: home).status == 0)
        #expect(!FileManager.default.fileExists(atPath: "/~"))
    }

    @Test("is refused by the agent, which has none", arguments: ["--identity", "--model"])
    func agent(option: String) async throws {
        let words = ["connect", "127.0.0.1:1", option, "~/robot.pem"]
        let result = try await Program.run([Package.product("nudge-agent")] + words)
        #expect(result.status == 2 && result.errors.contains("'~/robot.pem' will not do"), "\(result.words)")
    }
}
