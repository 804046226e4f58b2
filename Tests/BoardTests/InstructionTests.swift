// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What the agent's loop costs in instructions of x86-64, which differ with neither load nor clock: so what
/// creeps up is seen.
@Suite(
    "Instructions", .serialized,
    .enabled("the budgets are for x86-64, and counted by valgrind") {
        let hasValgrind = await Program.has("valgrind")
        #if arch(x86_64)
        return hasValgrind
        #else
        return false
        #endif
    })
struct InstructionTests {
    /// Of HalfCheetah's 17-64-64-6 actor and its 5,702 parameters: an action; a round without the episodes;
    /// the fingerprint, the one that a round would lead to, the step itself, a step with momentum; and a
    /// round of a log that is replayed. A twelfth more than was counted when the budgets were set.
    private static let budgets = [
        "instructions_per_act": 6_980, "instructions_per_round": 75_300,
        "instructions_per_fingerprint": 10_300, "instructions_per_forecast": 35_700,
        "instructions_per_step": 23_400, "instructions_per_momentum_step": 350_000,
        "instructions_per_replayed_round": 26_500,
    ]

    /// Builds an agent of this machine that does all of it, and counts.
    private func count(_ defines: String = "") async throws -> [String: Int] {
        let folder = try Scratch(in: .disk)
        try await Program.demand(
            [Package.path("tools/build-agent"), "host", "--out", folder.path],
            adding: ["NUDGE_DEFINES": "NUDGE_COUNTS " + defines])
        let counts = try await Program.demand([Package.path("tools/board"), "instructions", folder.path])
        return Outcome.values(counts.output).compactMapValues { Int($0) }
    }

    @Test("keep to their budgets")
    func budgets() async throws {
        let counts = try await count()
        for (name, budget) in Self.budgets {
            let count = try #require(counts[name])
            #expect(count > budget / 2 && count <= budget, "\(name)=\(count)")
        }
    }

    /// The first has vectors, the last no floating-point unit.
    @Test(
        "of an action on a board keep to their budgets",
        arguments: [
            (Board.arm64, "raspberry-pi-zero-2w", 7_240), (.armv7, "raspberry-pi-2b", 24_500),
            (.cortexM4F, "cortex-m4f", 25_000), (.cortexM0Plus, "raspberry-pi-pico", 70_000),
        ])
    func board(build: Board, board: String, budget: Int) async throws {
        try await Builds.shared.make(build)
        let counts = try await Program.demand(
            [Package.path("tools/board"), "instructions", build.folder, board],
            adding: ["NUDGE": Package.nudge])
        let count = try #require(Outcome.values(counts.output)["instructions_per_act"].flatMap { Int($0) })
        #expect(count > budget / 2 && count <= budget, "\(count)")
    }

    @Test(
        "are too many where something dawdles, and only there",
        arguments: [
            ("NUDGE_DAWDLES", "instructions_per_round"), ("NUDGE_DAWDLES_ACTING", "instructions_per_act"),
        ])
    func control(define: String, broken: String) async throws {
        let counts = try await count(define)
        for (name, budget) in Self.budgets {
            let count = try #require(counts[name])
            #expect((count > budget) == (name == broken), "\(name)=\(count)")
        }
    }
}
