// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A server and three agents on this machine, any of which may be killed at any moment and starts again.
final class KilledFleet {
    private let folder: String
    private let port: Int
    private var chance: SplitMix
    private let seed: UInt64
    private var server: Program
    private var agents: [Program] = []

    init(in folder: String, seed: UInt64) async throws {
        self.folder = folder
        self.seed = seed
        chance = SplitMix(state: seed)
        port = try FreePort.next()
        let settings = """
            folder = "\(folder)/fleet"
            [run]
            task = "point-mass"
            agents = 3
            rounds = 120
            seed = 3
            [rounds]
            quorum = 3
            deadline-seconds = 600
            [server]
            host = "127.0.0.1"
            port = \(port)
            [web]
            port = 0

            """
        try Data(settings.utf8).write(to: URL(fileURLWithPath: folder + "/fleet.toml"))
        for index in 0..<3 {
            let result = try await Command.run(
                ["enroll", "agent-\(index)", "--config", folder + "/fleet.toml"], in: folder)
            try #require(result.status == 0, "\(result.errors)")
        }
        server = try await Self.server(folder)
        for index in 0..<3 { agents.append(try await agent(index)) }
    }

    private static func server(_ folder: String) async throws -> Program {
        try await Command.start(["serve", "--config", folder + "/fleet.toml"], in: folder)
    }

    private func agent(_ index: Int) async throws -> Program {
        try await Program.start(
            [
                Package.product("nudge-agent"), "connect", "127.0.0.1:\(port)", "--identity",
                "agent-\(index).pem", "--task", "point-mass", "--link", "deterministic",
            ], in: folder)
    }

    /// Kills somebody so many times, then waits until the run is complete and ends the server.
    func run(kills: Int) async throws {
        for _ in 0..<kills {
            try await Task.sleep(for: .milliseconds(chance.next() % 300))
            let victim = Int(chance.next() % 4)
            if victim == 3 {
                server.send(SIGKILL)
                _ = try await server.outcome()
                server = try await Self.server(folder)
            } else if agents[victim].isRunning {
                agents[victim].send(SIGKILL)
                _ = try await agents[victim].outcome()
                agents[victim] = try await agent(victim)
            }
        }
        for agent in agents {
            let result = try await agent.outcome()
            #expect(result.status == 0, "let seed: UInt64 = \(seed): \(result.errors)")
        }
        let result = try await server.endServer()
        #expect(result.status == 0, "let seed: UInt64 = \(seed): \(result.errors)")
    }
}
