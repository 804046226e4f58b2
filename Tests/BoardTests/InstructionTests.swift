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
    /// An action of HalfCheetah's 17-64-64-6 actor, and a round of its 5,702 parameters without the episodes:
    /// a twelfth more than was counted when the budgets were set.
    private static let budgets = ["instructions_per_act": 10_600, "instructions_per_round": 80_000]

    /// Counts with the host's agent that lies in a folder.
    private func count(in folder: String) async throws -> [String: Int] {
        let counts = try await Program.demand([Package.path("tools/board"), "instructions", folder])
        return Outcome.values(counts.output).compactMapValues { Int($0) }
    }

    @Test("of an action and of a round keep to their budgets")
    func budgets() async throws {
        try await Builds.shared.make(.host)
        let counts = try await count(in: Package.path(".build/boards/host"))
        for (name, budget) in Self.budgets {
            let count = try #require(counts[name])
            #expect(count > budget / 2 && count <= budget, "\(name)=\(count)")
        }
    }

    /// The processors without vectors, and the one without a floating-point unit.
    @Test(
        "of an action on a microcontroller keep to their budgets",
        arguments: [(Board.cortexM4F, "cortex-m4f", 25_000), (.cortexM0Plus, "raspberry-pi-pico", 70_000)])
    func microcontroller(build: Board, board: String, budget: Int) async throws {
        try await Builds.shared.make(build)
        let counts = try await Program.demand(
            [Package.path("tools/board"), "instructions", build.folder, board],
            adding: ["NUDGE": Package.nudge])
        let count = try #require(Outcome.values(counts.output)["instructions_per_act"].flatMap { Int($0) })
        #expect(count > budget / 2 && count <= budget, "\(count)")
    }

    @Test("are too many where a round dawdles")
    func control() async throws {
        let folder = try Scratch()
        try await Program.demand(
            [Package.path("tools/build-agent"), "host", "--out", folder.path],
            adding: ["NUDGE_DEFINES": "NUDGE_DAWDLES"])
        let counts = try await count(in: folder.path)
        for (name, budget) in Self.budgets {
            let count = try #require(counts[name])
            #expect((count > budget) == (name == "instructions_per_round"), "\(name)=\(count)")
        }
    }
}
