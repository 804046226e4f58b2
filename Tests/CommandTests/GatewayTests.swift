// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Microcontrollers in a served fleet: whole emulated boards, whose serial lines end at a gateway's process.
@Suite("A fleet with a gateway", .serialized)
struct GatewayTests {
    /// The value of a key in a board's lines.
    private func value(of key: String, in output: String) -> String? {
        Outcome.values(output)[key]
    }

    @Test(
        "has microcontrollers, which are cut off, catch up, and end with the server's bits",
        .timeLimit(.minutes(20)))
    func cutOff() async throws {
        let fleet = try await GatewayFleet(rounds: 600, boards: ["cortex-m7", "cortex-m4f", "esp32-c3"])
        // The gateway goes in the middle of whatever is under way, and comes back after a while.
        for _ in 1...2 {
            try await fleet.killGateway(afterLogBytes: 1_000, pause: .seconds(2))
        }
        let outputs = try await fleet.boardOutputs()
        let audit = try await fleet.audit()
        #expect(audit.rounds == 600)
        for output in outputs {
            #expect(value(of: "fingerprint", in: output) == audit.fingerprint, "\(output)")
            #expect(value(of: "heap_calls_after_start", in: output) == "0", "\(output)")
            #expect(value(of: "joins", in: output).flatMap { Int($0) } ?? 0 >= 3, "\(output)")
            #expect(value(of: "votes", in: output).flatMap { Int($0) } ?? 0 > 50, "\(output)")
        }
    }

    @Test("enrols a device behind an enrolled gateway, and behind no other")
    func enrolling() async throws {
        let scratch = try Scratch()
        let orphan = try await Command.run(["enroll", "gateway-1/arm-3"], in: scratch.path)
        #expect(orphan.status == 66 && orphan.errors.contains("no device named 'gateway-1'"))
        _ = try await Command.run(["enroll", "gateway-1"], in: scratch.path)
        let first = try await Command.run(["enroll", "gateway-1/arm-3"], in: scratch.path)
        #expect(first.status == 0, "\(first.words)")
        let key = try #require(scratch.text("arm-3.key"))
        #expect(key.wholeMatch(of: /arm-3 [0-9a-f]{64}\n/) != nil)
        #expect(try await Command.run(["enroll", "gateway-1/arm-3"], in: scratch.path).status == 73)
        let again = try await Command.run(
            ["enroll", "gateway-1/arm-3", "--out", "again.key"], in: scratch.path)
        #expect(again.status == 0 && scratch.text("again.key") != key)
        #expect(try await Command.run(["enroll", "a/b/c"], in: scratch.path).status == 64)
        let devices = try await Command.run(["devices"], in: scratch.path)
        #expect(devices.output.contains("gateway-1/arm-3"))
        #expect(try await Command.run(["revoke", "gateway-1/arm-3"], in: scratch.path).status == 0)
    }
}
