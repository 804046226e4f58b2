// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

/// Three hundred stories in every run of the tests, ten thousand with `NUDGE_LONG=1`.
@Suite("Simulated servers that take turns")
struct SimulatedTurnsTests {
    /// Paste the line that a failed test prints over this one to repeat it; nil draws fresh seeds.
    static let pinnedSeed: UInt64? = nil

    static let seedCount: UInt64 =
        pinnedSeed != nil ? 1 : ProcessInfo.processInfo.environment["NUDGE_LONG"] == "1" ? 10_000 : 300

    static let firstSeed = pinnedSeed ?? UInt64.random(in: 0...(.max >> 1))

    @Test("commit every round once, lose none, and never two of them lead")
    func takeTurns() async {
        print("\(Self.seedCount) simulated fleets of several servers from seed \(Self.text(Self.firstSeed))")
        var failures: [String] = []
        var happenings: Set<String> = []
        for seed in Self.firstSeed..<Self.firstSeed + Self.seedCount {
            do {
                let turns = try SimulatedTurns(seed: seed)
                try turns.run()
                happenings.formUnion(turns.happenings)
            } catch {
                failures.append("\(error)\nstatic let pinnedSeed: UInt64? = \(Self.text(seed))")
            }
            // The other tests run on the same few threads.
            await Task.yield()
        }
        for failure in failures.prefix(3) { Issue.record("\(failure)") }
        #expect(failures.count == 0, "of \(Self.seedCount) seeds")
        if Self.pinnedSeed == nil {
            #expect(happenings == ["leads", "lapsed", "superseded", "refused", "an answer is lost"])
        }
    }

    @Test("what is broken on purpose is found", arguments: SimulatedStore.Sabotage.allCases)
    func control(sabotage: SimulatedStore.Sabotage) {
        #expect(Self.findings { try SimulatedTurns(seed: $0, sabotage: sabotage) } >= 5, "\(sabotage)")
    }

    @Test("a server that tells what is not committed is found")
    func announcesEarly() {
        #expect(Self.findings { try SimulatedTurns(seed: $0, announcesEarly: true) } >= 5)
    }

    private static func findings(_ make: (UInt64) throws -> SimulatedTurns) -> Int {
        (firstSeed..<firstSeed + 80).count { seed in
            do {
                try make(seed).run()
                return false
            } catch {
                return true
            }
        }
    }

    private static func text(_ seed: UInt64) -> String { "0x" + String(seed, radix: 16) }
}
