// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A server, a gateway, and emulated microcontrollers at its lines, each a process beside the test.
final class GatewayFleet {
    private let scratch: Scratch
    private let server: Program
    private var gateway: Program?
    private var boards: [Program] = []
    private let names: [String]
    private let port: Int

    /// Enrols gateway and boards, and starts everything.
    init(rounds: Int, boards names: [String]) async throws {
        self.names = names
        scratch = try Scratch()
        let text = """
            [run]
            task = "point-mass"
            name = "run"
            agents = \(names.count)
            hidden = [8]
            rounds = \(rounds)
            [rounds]
            quorum = \(names.count)
            deadline-seconds = 5
            [server]
            host = "127.0.0.1"
            port = 0
            [web]
            port = 0

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: scratch.path + "/fleet.toml"))
        for device in ["gateway-1"] + names.map({ "gateway-1/\($0)" }) {
            let result = try await Command.run(
                ["enroll", device, "--config", "fleet.toml"], in: scratch.path)
            try #require(result.status == 0, "\(result.errors)")
        }
        server = try await Self.start([Package.nudge, "serve", "--config", "fleet.toml"], in: scratch)
        port = try await Self.port(of: server)
        try await startGateway()
        for name in names {
            boards.append(
                try await Self.start(
                    [
                        Package.path("tools/board"), "join", name, line(name), "--key", "\(name).key",
                        "--task", "point-mass",
                    ], in: scratch))
        }
    }

    /// Starts a command, which comes to an end even if the tests are killed.
    private static func start(_ words: [String], in scratch: Scratch) async throws -> Program {
        try await Program.start(
            ["timeout", "--signal=KILL", "1800"] + words, in: scratch.path,
            adding: ["NUDGE": Package.nudge, "TMPDIR": scratch.path])
    }

    /// The port that the system gave to the server.
    private static func port(of server: Program) async throws -> Int {
        while server.isRunning {
            if let match = server.words.firstMatch(of: /port=(\d+) .*listening\n/) {
                return try #require(Int(match.1))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        try #require(Bool(false), "\(server.words)")
        return 0
    }

    private func line(_ name: String) -> String { scratch.path + "/" + name + ".line" }

    private func startGateway() async throws {
        gateway = try await Self.start(
            [
                Package.product("nudge-gateway"), "127.0.0.1:\(port)", "--identity", "gateway-1.pem",
            ] + names.map { "unix:" + line($0) }, in: scratch)
    }

    /// Kills the gateway once the run's log grew by so many bytes, and starts it again after a while.
    ///
    /// A thread of its own watches: tests share few threads, and while one of them waits for its turn, a
    /// fleet of small boards plays hundreds of rounds.
    func killGateway(afterLogBytes bytes: Int, pause: Duration) async throws {
        let (path, gateway) = (scratch.path + "/fleet/runs/run/run.log", gateway)
        let players = [server] + boards
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                let start = Self.size(of: path)
                while players.allSatisfy(\.isRunning), Self.size(of: path) < start + bytes {
                    Thread.sleep(forTimeInterval: 0.01)
                }
                gateway?.send(SIGKILL, toGroup: true)
                done.resume()
            }
        }
        for player in players { try #require(player.isRunning, "\(player.words)\(gateway?.words ?? "")") }
        try await Task.sleep(for: pause)
        try await startGateway()
    }

    private static func size(of path: String) -> Int {
        let values = try? URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey])
        return values?.fileSize ?? 0
    }

    /// Runs a command about the fleet.
    func command(_ words: [String]) async throws -> Outcome {
        try await Command.run(words + ["--config", "fleet.toml"], in: scratch.path)
    }

    /// What the boards wrote, when they ended.
    func boardOutputs() async throws -> [String] {
        var outputs: [String] = []
        for board in boards {
            let outcome = try await board.outcome()
            #expect(outcome.status == 0, "\(outcome.words)\(gateway?.words ?? "")\(server.words)")
            outputs.append(outcome.output)
        }
        return outputs
    }

    /// What an audit says of the run, once the server ended.
    func audit() async throws -> FleetTests.Audit {
        server.send(SIGTERM, toGroup: true)
        let result = try await server.outcome()
        #expect(result.status == 0, "\(result.words)")
        return try await FleetTests.Audit(scratch.path + "/fleet/runs/run")
    }

    /// Ends whatever still runs, with its emulators, before the folder goes.
    deinit {
        for program in boards + [server] + (gateway.map { [$0] } ?? []) {
            program.send(SIGKILL, toGroup: true)
        }
    }
}
