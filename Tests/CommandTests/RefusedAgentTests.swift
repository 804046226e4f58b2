// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("A served fleet")
struct RefusedAgentTests {
    private let scratch: Scratch
    private let port: Int

    init() throws {
        scratch = try Scratch()
        port = try FreePort.next()
        for fleet in ["fleet", "other"] {
            try scratch.write(endlessFleet(folder: fleet, port: port), to: "\(fleet).toml")
        }
    }

    private func run(_ arguments: String..., shell: String? = nil) async throws -> Outcome {
        let result = try await Command.run(arguments, shell: shell, in: scratch.path)
        try #require(result.status == 0, "\(result.errors)")
        return result
    }

    private func agent(_ bundle: String, _ options: String..., within limit: [String] = []) async throws
        -> Program
    {
        try await Program.start(
            limit + [
                Package.product("nudge-agent"), "connect", "127.0.0.1:\(port)", "--identity", bundle,
                "--task", "point-mass",
            ] + options, in: scratch.path)
    }

    private struct Status: Decodable {
        struct Votes: Decodable { var malformed: Int }
        var round: Int
        var votes: Votes
    }

    /// What the server says of itself; nil before it serves.
    private func status() async throws -> Status? {
        let arguments = ["status", "--json", "--config", "fleet.toml"]
        let result = try await Command.run(arguments, in: scratch.path)
        return try? JSONDecoder().decode(Status.self, from: Data(result.output.utf8))
    }

    /// Waits until the served run has moved on by some rounds.
    private func waitForRounds(_ count: Int, of server: Program) async throws {
        let first = try await status()?.round ?? 0
        while try await status()?.round ?? 0 < first + count {
            try #require(server.isRunning, "the server has ended")
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// An identity that the fleet's authority signed, though its register does not know it.
    private func sign(_ name: String, days: Int) async throws {
        _ = try await run(
            name, "\(days)",
            shell: """
                set -e
                openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
                    -keyout "$1.key" -out "$1.request" 2>/dev/null
                openssl x509 -req -in "$1.request" -CA fleet/ca.pem -CAkey fleet/ca.key -CAcreateserial \
                    -days "$2" -out "$1.crt" 2>/dev/null
                cat "$1.crt" "$1.key" fleet/ca.pem >"$1.pem"
                """)
    }

    @Test(
        "turns away who is revoked, unknown, expired or another fleet's, and goes on with the others",
        .timeLimit(.minutes(20)))
    func refusals() async throws {
        for device in ["good", "old", "stubborn"] {
            _ = try await run("enroll", device, "--config", "fleet.toml")
        }
        _ = try await run("enroll", "foreign", "--config", "other.toml")
        try await sign("unknown", days: 10)
        try await sign("late", days: -1)
        let server = try await Command.start(
            ["serve", "--config", "fleet.toml", "--log-level", "critical"], in: scratch.path)
        let good = try await agent("good.pem")
        let old = try await agent("old.pem")
        try await waitForRounds(3, of: server)
        _ = try await run("revoke", "old", "--config", "fleet.toml")
        // Who may yet be enrolled, or has reached a stranger at the server's address, would try again.
        for (agent, status, words) in [
            (old, 77, "this device's identity was revoked"),
            // Signed by hand, so that the register cannot know when it ends.
            (try await agent("late.pem", "--once"), 69, "this device is not enrolled in the fleet"),
            (try await agent("unknown.pem", "--once"), 69, "this device is not enrolled in the fleet"),
            (
                try await agent("stubborn.pem", "--judge", "progress", within: ["timeout", "120"]), 77,
                "the fleet says who answers"
            ),
            (try await agent("foreign.pem", "--once"), 69, "its certificate is not from this fleet's CA"),
        ] {
            let result = try await agent.outcome()
            #expect(Int(result.status) == status && result.errors.contains(words), "\(result.errors)")
        }
        // Nonsense from a device that may talk: the server hangs up on it.
        _ = try await run(
            "\(port)",
            shell: """
                printf '\\377\\377\\377' | openssl s_client -quiet -connect "127.0.0.1:$1" \
                    -cert good.pem -key good.pem >answer 2>/dev/null || true
                """)
        while server.isRunning, try await status()?.votes.malformed == 0 {
            try await Task.sleep(for: .milliseconds(200))
        }
        try await waitForRounds(3, of: server)
        #expect(good.isRunning && server.isRunning)
    }
}
