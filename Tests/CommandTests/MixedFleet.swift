// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A server and agents on machines of different kinds, each a process beside the test.
final class MixedFleet {
    /// Where an agent runs.
    enum Machine {
        case host
        /// A whole emulated board: Debian's kernel, and a network that ends at the server.
        case board(String)
        /// The Raspberry Pi 1's processor alone; its emulated board has no network card.
        case armv6
    }

    private let scratch: Scratch
    private let server: Program
    private var agents: [Program] = []
    /// What agents are told of the task: its name, or the card of its file.
    private let card: String

    /// Enrols an agent per machine and starts the server.
    /// - Parameters:
    ///   - task: its name, or the path of its file.
    ///   - settings: further lines of `[run]`.
    ///   - quorum: as in `[rounds]`; everybody, unless told.
    init(
        task: String, settings: String, machineCount: Int, quorum: Int? = nil, deadlineSeconds: Int = 604_800
    ) async throws {
        scratch = try Scratch()
        card = task.hasSuffix(".toml") ? "robot.task" : task
        let text = """
            [run]
            task = "\(task)"
            name = "run"
            agents = \(machineCount)
            \(settings)
            [rounds]
            quorum = \(quorum ?? machineCount)
            deadline-seconds = \(deadlineSeconds)
            [server]
            host = "127.0.0.1"
            port = 0
            [web]
            port = 0

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.path + "/fleet.toml"))
        if card != task {
            try scratch.write(try await Command.run(["task", "card", task]).output, to: card)
        }
        for index in 0..<machineCount {
            let result = try await Command.run(
                ["enroll", "agent-\(index)", "--config", "fleet.toml"], in: scratch.path)
            try #require(result.status == 0, "\(result.errors)")
        }
        server = try await Self.start([Package.nudge, "serve", "--config", "fleet.toml"], in: scratch)
    }

    /// Starts a command, which comes to an end even if the tests are killed.
    private static func start(_ words: [String], in scratch: Scratch) async throws -> Program {
        try await Program.start(
            ["timeout", "--signal=KILL", "3600"] + words, in: scratch.path,
            adding: ["NUDGE": Package.nudge, "TMPDIR": scratch.path])
    }

    /// Starts an agent on each machine, and waits until all ended or one failed: without its votes the others
    /// would wait forever.
    /// - Parameters:
    ///   - envs: the environment of each, if in another process.
    ///   - options: further ones of all.
    /// - Returns: what each wrote.
    func train(
        on machines: [Machine], envs: [String] = [], options: [String] = []
    ) async throws -> [String] {
        let address = "127.0.0.1:\(try await port())"
        for (index, machine) in machines.enumerated() {
            let env = envs.isEmpty ? [] : ["--env", envs[index]]
            let words = try await command(of: machine, address) + env
            agents.append(
                try await Self.start(
                    words + ["--identity", "agent-\(index).pem", "--task", card] + options, in: scratch))
        }
        while agents.contains(where: \.isRunning) {
            try await Task.sleep(for: .milliseconds(200))
            for agent in agents where !agent.isRunning {
                let result = try await agent.outcome()
                try #require(result.status == 0, "\(agents.map(\.words).joined(separator: "\n"))")
            }
        }
        return agents.map(\.words)
    }

    private func command(of machine: Machine, _ address: String) async throws -> [String] {
        switch machine {
        case .host: return [Package.product("nudge-agent"), "connect", address]
        case .board(let name): return [Package.path("tools/board"), "connect", name, address]
        case .armv6:
            try await Program.demand([Package.path("tools/build-agent"), "linux-armv6", "--tls"])
            let program = Package.path(".build/boards/linux-armv6-tls/nudge-agent")
            return ["qemu-arm-static", "-cpu", "arm1176", program, "connect", address]
        }
    }

    /// The port that the system gave to the server.
    private func port() async throws -> Int {
        while server.isRunning {
            if let match = server.words.firstMatch(of: /port=(\d+) .*listening\n/) {
                return try #require(Int(match.1))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        try #require(Bool(false), "\(server.words)")
        return 0
    }

    /// The run's folder.
    var run: String { scratch.path + "/fleet/runs/run" }

    /// What an audit says of the run, once the server ended.
    func audit() async throws -> FleetTests.Audit {
        server.send(SIGTERM, toGroup: true)
        let result = try await server.outcome()
        #expect(result.status == 0, "\(result.words)")
        return try await FleetTests.Audit(run)
    }

    /// Ends whatever still runs, with its emulators, before the folder goes.
    deinit { for program in agents + [server] { program.send(SIGKILL, toGroup: true) } }
}
