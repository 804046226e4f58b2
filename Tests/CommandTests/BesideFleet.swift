// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import SystemPackage
import Testing

/// A server of a fleet whose questions people answer, and one agent with somebody beside it.
final class BesideFleet {
    /// What runs the agent.
    enum Machine: String, CustomTestStringConvertible {
        /// This one, which runs the agent as an ordinary program.
        case host
        /// An emulated processor.
        case arm64, armv7
        /// A whole emulated board with a console.
        case board = "raspberry-pi-3b-plus"

        var testDescription: String { rawValue }
        /// Bytes of a time in an input event.
        var timeBytes: Int { self == .armv7 ? 8 : 16 }

        /// What begins the agent's command line: it is built for the machine first.
        func command() async throws -> [String] {
            switch self {
            case .host: return [Package.product("nudge-agent"), "connect"]
            case .board: return [Package.path("tools/board"), "connect", rawValue]
            case .arm64, .armv7: break
            }
            try await Program.demand([Package.path("tools/build-agent"), "linux-\(rawValue)", "--tls"])
            let emulator =
                self == .arm64
                ? ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"]
                : ["qemu-arm-static", "-L", "/usr/arm-linux-gnueabihf"]
            return emulator + [Package.path(".build/boards/linux-\(rawValue)-tls/nudge-agent"), "connect"]
        }
    }

    let scratch: Scratch
    private let port: Int
    private let server: Program

    /// - Parameters:
    ///   - people: whether `fleet.toml` says that people answer.
    ///   - privacy: ε of its votes, if they are hidden.
    init(rounds: Int, people: Bool = true, privacy: Double? = nil) async throws {
        scratch = try Scratch()
        port = try FreePort.next()
        let settings = """
            [run]
            task = "point-mass"
            name = "run"
            agents = 1
            rounds = \(rounds)
            \(privacy.map { "privacy = \($0)" } ?? "")
            [rounds]
            deadline-seconds = 600
            [server]
            host = "127.0.0.1"
            port = \(port)
            [web]
            port = 0
            \(people ? "[people]" : "")

            """
        try scratch.write(settings, to: "fleet.toml")
        #expect(try await Command.run(["enroll", "robot"], in: scratch.path).status == 0)
        server = try await Command.start(["serve"], in: scratch.path)
    }

    /// Starts the agent.
    /// - Parameters:
    ///   - options: who answers beside it.
    ///   - terminal: the terminal that it has, if any.
    func agent(
        _ machine: Machine, _ options: [String], terminal: FileDescriptor? = nil
    ) async throws -> Program {
        let session = terminal == nil || machine == .board ? [] : ["setsid", "--ctty", "--wait"]
        let words =
            try await session + machine.command() + [
                "127.0.0.1:\(port)", "--identity", "robot.pem", "--task", "point-mass",
            ]
        // Swift's own report of a crash goes on after a signal that somebody sent.
        let variables = ["NUDGE": Package.nudge, "SWIFT_BACKTRACE": "enable=no"]
        return try await Program.start(
            words + options, in: scratch.path, adding: variables, input: terminal)
    }

    /// Checks that an agent did all that it should, and did not call the heap.
    /// - Returns: its last words.
    @discardableResult
    func check(_ agent: Program, _ machine: Machine, answers: Int) async throws -> [String: String] {
        let outcome = try await agent.outcome()
        #expect(outcome.status == 0, "\(outcome.words)")
        let lines = outcome.words.split(whereSeparator: \.isNewline)
        let summary = lines.last { $0.hasPrefix("event=summary ") } ?? ""
        let values = Outcome.values(String(summary).replacing(" ", with: "\n"))
        #expect(values["labels"] == "\(answers)" && values["divergences"] == "0", "\(outcome.words)")
        // A debug build of ordinary Swift allocates where it likes.
        if machine != .host { #expect(values["heap_calls_after_start"] == "0", "\(summary)") }
        return values
    }

    /// Ends the server. Returns what an audit of the run says.
    func audit(_ options: String...) async throws -> String {
        server.send(SIGTERM)
        #expect(try await server.outcome().status == 0, "\(server.words)")
        let audit = try await Command.run(["audit", "fleet/runs/run"] + options, in: scratch.path)
        #expect(audit.status == 0, "\(audit.words)")
        return audit.output
    }

    /// Ends the server. Returns what the database has of the answers, as `nudge answers --csv` prints it,
    /// once every vote was found to be what was answered.
    func answers() async throws -> [String] {
        let audit = try await audit()
        #expect(audit.contains("each as people answered"), "\(audit)")
        let table = try await Command.run(["answers", "--csv"], in: scratch.path)
        return table.output.split(separator: "\n").dropFirst().map { line in
            let values = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(values[1] == "beside robot" && values[2] == "robot", "\(line)")
            return String(values[7])
        }
    }
}
