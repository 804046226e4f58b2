// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A fleet of one agent, whose every process has a clock of its own.
final class ClockFleet {
    let enrolmentClock, serverClock, agentClock: FakeClock
    private(set) var server, agent: Program?
    private let scratch: Scratch
    private let port: Int

    init() async throws {
        scratch = try Scratch()
        port = try FreePort.next()
        enrolmentClock = try await FakeClock(in: scratch, named: "enrolment")
        serverClock = try await FakeClock(in: scratch, named: "server")
        agentClock = try await FakeClock(in: scratch, named: "agent")
        try scratch.write(endlessFleet(port: port), to: "fleet.toml")
    }

    @discardableResult
    func enroll(_ name: String = "robot", isDemanded: Bool = true) async throws -> Outcome {
        let outcome = try await Command.run(
            ["enroll", name], in: scratch.path, adding: enrolmentClock.variables)
        if isDemanded { try #require(outcome.status == 0, "\(outcome.errors)") }
        return outcome
    }

    func startServer() async throws {
        server = try await Command.start(["serve"], in: scratch.path, adding: serverClock.variables)
    }

    func stopServer() async {
        server?.send(SIGTERM)
        _ = try? await server?.outcome()
    }

    func startAgent() async throws {
        let words = [
            Package.product("nudge-agent"), "connect", "127.0.0.1:\(port)", "--identity=robot.pem",
            "--task=point-mass",
        ]
        agent = try await Program.start(words, in: scratch.path, adding: agentClock.variables)
    }

    private struct Status: Decodable { var round: Int }

    private func round() async throws -> Int? {
        let outcome = try await Command.run(["status", "--json"], in: scratch.path)
        return try? JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8)).round
    }

    /// Waits until the fleet moves, by at least as many rounds as could have been under way.
    func waitForVotes() async throws {
        var first: Int?
        try await wait("the fleet stands still") {
            guard let round = try await self.round() else { return false }
            if first == nil { first = round }
            return round >= first! + 3
        }
    }

    /// Waits until the agent says something.
    func waitForWords(_ words: String) async throws {
        try await wait("the agent does not say: \(words)") { self.agent?.errors.contains(words) == true }
    }

    /// Waits until the server's log says something.
    func waitForLog(_ words: String) async throws {
        try await wait("the log does not say: \(words)") { self.server?.errors.contains(words) == true }
    }

    private func wait(_ complaint: String, until isDone: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await isDone() { return }
            let status = agent.map { $0.isRunning ? "runs" : "has ended" } ?? "was not started"
            try #require(agent?.isRunning != false, "the agent \(status): \(agent?.errors ?? "")")
            try await Task.sleep(for: .milliseconds(200))
        }
        let said = "\(agent?.errors.suffix(2000) ?? "")\n\(server?.errors.suffix(2000) ?? "")"
        try #require(Bool(false), "\(complaint): \(said)")
    }

    /// Nobody was called what only its dates, or another's, are the reason of.
    func checkWords() throws {
        let said = (agent?.errors ?? "") + (server?.errors ?? "")
        for wrong in ["revoked", "not enrolled", "not this fleet's", "another fleet"] {
            #expect(!said.contains(wrong), "\(said)")
        }
    }

    /// The server's certificate is valid now, by its own dates.
    func checkServerCertificate() async throws {
        try await Program.demand(
            [
                "bash", "-c",
                """
                openssl s_client -connect "127.0.0.1:$0" -cert robot.pem -key robot.pem </dev/null \
                    2>/dev/null >shown.pem || true
                openssl x509 -in shown.pem -noout -checkend 0
                [[ $(date -d "$(openssl x509 -in shown.pem -noout -startdate | cut -d= -f2)" +%s) -le \
                    $(date +%s) ]]
                """, "\(port)",
            ], in: scratch.path)
    }
}
