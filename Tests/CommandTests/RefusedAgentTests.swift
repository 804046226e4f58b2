import Foundation
import Testing

@Suite("A served fleet")
struct RefusedAgentTests {
    private let scratch: Scratch
    private let port = 20_000 + Int.random(in: 0..<20_000)

    init() throws {
        scratch = try Scratch()
        for fleet in ["fleet", "other"] {
            let settings = """
                folder = "\(fleet)"
                [run]
                task = "point-mass"
                rounds = 1000000
                evaluate-every = 1000000
                [rounds]
                quorum = 1
                [server]
                host = "127.0.0.1"
                port = \(port)
                [web]
                port = 0

                """
            try Data(settings.utf8).write(to: URL(fileURLWithPath: scratch.path + "/\(fleet).toml"))
        }
    }

    private func run(_ arguments: String..., shell: String? = nil) throws -> Command.Result {
        let result = try Command.run(arguments, shell: shell, in: scratch.path)
        try #require(result.status == 0, "\(result.errors)")
        return result
    }

    private func agent(_ bundle: String, _ options: String...) throws -> Command {
        try Command(
            ["127.0.0.1:\(port)", "--identity", bundle, "--task", "point-mass"] + options,
            shell: "exec timeout 600 \"${0}-agent\" connect \"$@\"", in: scratch.path)
    }

    private struct Status: Decodable {
        struct Votes: Decodable { var malformed: Int }
        var round: Int
        var votes: Votes
    }

    /// What the server says of itself; nil before it serves.
    private func status() throws -> Status? {
        let arguments = ["status", "--json", "--config", "fleet.toml"]
        let result = try Command.run(arguments, in: scratch.path)
        return try? JSONDecoder().decode(Status.self, from: Data(result.output.utf8))
    }

    /// Waits until the served run has moved on by some rounds.
    private func waitForRounds(_ count: Int, of server: Command) throws {
        let first = try status()?.round ?? 0
        while try status()?.round ?? 0 < first + count {
            try #require(server.isRunning, "the server has ended")
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    /// An identity that the fleet's authority signed, though its register does not know it.
    private func sign(_ name: String, days: Int) throws {
        _ = try run(
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
    func refusals() throws {
        for device in ["good", "old"] { _ = try run("enroll", device, "--config", "fleet.toml") }
        _ = try run("enroll", "foreign", "--config", "other.toml")
        try sign("unknown", days: 10)
        try sign("late", days: -1)
        let server = try Command(
            ["serve", "--config", "fleet.toml", "--log-level", "critical"], in: scratch.path)
        defer { server.send(SIGKILL) }
        let good = try agent("good.pem")
        defer { good.send(SIGKILL) }
        let old = try agent("old.pem")
        try waitForRounds(3, of: server)
        _ = try run("revoke", "old", "--config", "fleet.toml")
        // Who may yet be enrolled, or has reached a stranger at the server's address, would try again.
        for (agent, status, words) in [
            (old, 77, "this device's identity was revoked"),
            (try agent("late.pem"), 77, "this board's identity has expired"),
            (try agent("unknown.pem", "--once"), 69, "this device is not enrolled in the fleet"),
            (try agent("foreign.pem", "--once"), 69, "its certificate is not from this fleet's CA"),
        ] {
            let result = agent.wait()
            #expect(Int(result.status) == status && result.errors.contains(words), "\(result.errors)")
        }
        // Nonsense from a device that may talk: the server hangs up on it.
        _ = try run(
            "\(port)",
            shell: """
                printf '\\377\\377\\377' | openssl s_client -quiet -connect "127.0.0.1:$1" \
                    -cert good.pem -key good.pem >answer 2>/dev/null || true
                """)
        while try status()?.votes.malformed == 0 { Thread.sleep(forTimeInterval: 0.2) }
        try waitForRounds(3, of: server)
        #expect(good.isRunning && server.isRunning)
    }
}
