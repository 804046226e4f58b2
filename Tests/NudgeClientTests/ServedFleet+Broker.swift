// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// A fleet of three, two of them at a broker.
extension ServedFleet {
    /// Those at the broker.
    static let devicesAtBroker = ["arm-1", "arm-2"]

    /// Enrols all three and a gateway, and starts the server.
    static func withBroker(
        rounds: Int, adding tables: (Scratch) async throws -> String = { _ in "" }
    ) async throws -> ServedFleet {
        try await ServedFleet(
            run: "agents = 3\nhidden = [8]\nrounds = \(rounds)", quorum: 3,
            devices: ["direct", "gateway-1"] + devicesAtBroker.map { "gateway-1/\($0)" }, adding: tables)
    }

    /// Starts the agent that needs no broker.
    func startDirect() async throws -> Program {
        try await start([
            Package.product("nudge-agent"), "connect", address, "--identity", "direct.pem", "--task",
            "point-mass",
        ])
    }

    /// Starts an agent at a broker.
    /// - Parameters:
    ///   - place: the broker, `mqtt://HOST:PORT`.
    ///   - option: what takes the file that the broker knows it by.
    func start(_ device: String, at place: String, _ option: String) async throws -> Program {
        try await start([
            Package.product("nudge-agent"), "connect", "\(place)/hall", "--key", "\(device).key", option,
            "\(device).broker", "--task", "point-mass",
        ])
    }

    /// Waits until a round is open, while all go on.
    func wait(forRound round: Int, _ players: [Program]) async throws {
        while try await status().round < round {
            let allRun = players.allSatisfy(\.isRunning)
            try #require(allRun, "\(players.map(\.words))\(serverWords)")
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

extension Program {
    /// The values of the last line of an event of an agent's.
    func values(of event: String) -> [String: String] {
        let line = words.split(separator: "\n").last { $0.hasPrefix("event=\(event) ") } ?? ""
        return Outcome.values(String(line).replacing(" ", with: "\n"))
    }
}
