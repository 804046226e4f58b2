// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// The example of a member in C, with what OpenSSL and a gateway bring it.
@Suite("Members in C", .serialized, .timeLimit(.minutes(10)))
struct JoinTests {
    private static let source = Package.path("Sources/NudgeClient/Examples/join.c")

    /// Connects the program with a server, as often as it takes. Its first two lives end in the middle of
    /// something, soon after they joined.
    private static let overTLS = """
        mkfifo arm.answers
        connect() {
            openssl s_client -quiet -no_ign_eof -verify_return_error -connect "$1" -CAfile arm.pem \\
                -cert arm.pem -key arm.pem <arm.answers 2>/dev/null
        }
        for life in 1 2; do
            connect "$1" | "$2" >arm.answers 2>arm.$life &
            until grep -qs joined arm.$life; do sleep 0.05; done
            sleep 0.2
            kill -KILL $!
            wait
            cat arm.$life >&2
        done
        until connect "$1" | "$2" >arm.answers; do sleep 0.2; done
        """

    @Test(
        "take part in a served fleet over TLS and through a gateway, are killed, and end with the same bits",
        .enabled { await Program.has("openssl") })
    func served() async throws {
        let fleet = try await ServedFleet(
            run: "agents = 3\nhidden = [8]\nrounds = 600", quorum: 3,
            devices: ["arm", "linux", "gateway-1", "gateway-1/leg"])
        let join = try await Library.compile(Self.source, .checked, in: fleet.scratch)
        let overTLS = try await fleet.start(["bash", "-c", Self.overTLS, "-", fleet.address, join])
        let atLine = try await fleet.start(join, atLine: "leg")
        try await fleet.startGateway(["leg"])
        let linux = try await fleet.start([
            Package.product("nudge-agent"), "connect", fleet.address, "--identity", "linux.pem", "--task",
            "point-mass",
        ])
        for program in [overTLS, atLine, linux] {
            let outcome = try await program.outcome()
            #expect(outcome.status == 0, "\(outcome.words)")
        }
        let fingerprint = try await fleet.auditedFingerprint()
        let end = "join: 600 rounds, fingerprint \(fingerprint)\n"
        for program in [overTLS, atLine] { #expect(program.errors.hasSuffix(end), "\(program.errors)") }
        #expect(overTLS.errors.matches(of: /joined/).count >= 3, "\(overTLS.errors)")
    }

    @Test("that lie behind a gateway lose their say, and revoked their place, one by one; the others play on")
    func liar() async throws {
        let names = ["arm-1", "arm-2", "arm-3", "liar"]
        // One block, so that each says what the others say: which of two behaviours does better from eight
        // starts.
        let fleet = try await ServedFleet(
            run: "agents = 1\nrounds = 1000000\ntrajectories = 8\nsides = \"two\"\npairing = \"common\"",
            quorum: 3, devices: ["gateway-1"] + names.map { "gateway-1/\($0)" })
        let join = try await Library.compile(Self.source, .host, in: fleet.scratch)
        var players: [Program] = []
        for name in names {
            let program = name == "liar" ? try await lying(in: fleet.scratch) : join
            players.append(try await fleet.start(program, atLine: name))
        }
        try await fleet.startGateway(names)
        try await wait(for: fleet, players) { $0.members.contains { $0.isQuarantined } }
        let quarantined = try await fleet.status().members.filter(\.isQuarantined).map(\.name)
        #expect(quarantined == ["gateway-1/liar"])

        _ = try await fleet.command("revoke", "gateway-1/liar")
        let outcome = try await players.removeLast().outcome()
        #expect(outcome.status == 77 && outcome.errors.hasSuffix("join: refused, reason 1\n"), "\(outcome)")
        let round = try await fleet.status().round
        try await wait(for: fleet, players) { $0.round > round + 10 }
        let connected = try await fleet.status().members.filter(\.isConnected).map(\.name).sorted()
        #expect(connected == names.dropLast().map { "gateway-1/\($0)" })
    }

    /// The example with an answer that is the opposite of the truth.
    private func lying(in scratch: Scratch) async throws -> String {
        let text = try String(contentsOfFile: Self.source, encoding: .utf8)
        let lie = text.replacing("returns[lane] > returns[best]", with: "returns[lane] < returns[best]")
        #expect(lie != text)
        try scratch.write(lie, to: "liar.c")
        return try await Library.compile(scratch.path + "/liar.c", .host, in: scratch, as: "liar")
    }

    /// Waits until the server's status is as wanted, while all play.
    private func wait(
        for fleet: ServedFleet, _ players: [Program], until isReached: (ServedFleet.Status) -> Bool
    ) async throws {
        while !isReached(try await fleet.status()) {
            for player in players { try #require(player.isRunning, "\(player.words)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
