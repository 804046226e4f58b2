// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// The example of a member in C, with what OpenSSL and a gateway bring it, beside a member on Linux.
@Suite("Members in C")
struct JoinTests {
    /// Connects the program with a server, as often as it takes. Its first two lives end in the middle of
    /// something.
    private static let overTLS = """
        mkfifo arm.answers
        for seconds in 0.7 0.7 1000; do
            until openssl s_client -quiet -no_ign_eof -verify_return_error -connect "$1" -CAfile arm.pem \
                -cert arm.pem -key arm.pem <arm.answers 2>/dev/null \
                | timeout --signal=KILL $seconds "$2" >arm.answers; do
                if [ $seconds != 1000 ]; then break; fi
                sleep 0.2
            done
        done
        """

    /// Waits for the gateway at a socket, which is the program's input and output from then on.
    private static let atLine = """
        import os, socket, sys
        line = socket.socket(socket.AF_UNIX)
        line.bind(sys.argv[1])
        line.listen()
        end = line.accept()[0]
        for stream in (0, 1): os.dup2(end.fileno(), stream)
        os.execv(sys.argv[2], sys.argv[2:])
        """

    private static let settings = """
        [run]
        task = "point-mass"
        name = "run"
        agents = 3
        hidden = [8]
        rounds = 300
        [rounds]
        quorum = 3
        deadline-seconds = 5
        [server]
        host = "127.0.0.1"
        port = 0
        [web]
        port = 0

        """

    private let scratch: Scratch

    init() throws {
        scratch = try Scratch(in: .disk)
        try scratch.write(Self.settings, to: "fleet.toml")
    }

    /// Starts a program, which comes to an end even if the tests are killed.
    private func start(_ words: [String]) async throws -> Program {
        try await Program.start(["timeout", "--signal=KILL", "600"] + words, in: scratch.path)
    }

    private func address(of server: Program) async throws -> String {
        while server.isRunning {
            if let match = server.words.firstMatch(of: /port=(\d+) .*listening\n/) {
                return "127.0.0.1:\(match.1)"
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try #require(nil, "\(server.words)")
    }

    @Test(
        "take part in a served fleet over TLS and through a gateway, are killed, and end with the same bits",
        .timeLimit(.minutes(10)), .enabled { await Program.has("openssl") })
    func served() async throws {
        let join = try await Library.compile(
            Package.path("Sources/NudgeClient/Examples/join.c"), .checked, in: scratch)
        for device in ["arm", "linux", "gateway-1", "gateway-1/leg"] {
            try await Program.demand(
                [Package.nudge, "enroll", device, "--config", "fleet.toml"], in: scratch.path)
        }
        let server = try await start([Package.nudge, "serve", "--config", "fleet.toml"])
        let address = try await address(of: server)
        let overTLS = try await start(["bash", "-c", Self.overTLS, "-", address, join])
        let atLine = try await start(["python3", "-c", Self.atLine, "leg.line", join, "leg.key"])
        let gateway = try await start([
            Package.product("nudge-gateway"), address, "--identity", "gateway-1.pem", "unix:leg.line",
        ])
        let linux = try await start([
            Package.product("nudge-agent"), "connect", address, "--identity", "linux.pem", "--task",
            "point-mass",
        ])
        for program in [overTLS, atLine, linux] {
            let outcome = try await program.outcome()
            #expect(outcome.status == 0, "\(outcome.words)\(server.words)")
        }
        gateway.send(SIGTERM, toGroup: true)
        server.send(SIGTERM, toGroup: true)
        _ = try await server.outcome()
        let audit = try await Program.demand(
            [Package.nudge, "audit", "fleet/runs/run", "--json"], in: scratch.path)
        let fingerprint = try #require(audit.output.firstMatch(of: /"fingerprint":"([0-9a-f]+)"/)).1
        for program in [overTLS, atLine] {
            #expect(
                program.errors.hasSuffix("join: 300 rounds, fingerprint \(fingerprint)\n"),
                "\(program.errors)")
        }
        let joins = overTLS.errors.matches(of: /joined/).count
        #expect(joins >= 3, "\(overTLS.errors)")
    }
}
