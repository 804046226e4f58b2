// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

/// A thousand stories in every run of the tests. A hundred thousand take minutes:
///
///     NUDGE_NETWORK_SEEDS=100000 swift test -c release -Xswiftc -enable-testing --filter SimulatedNetwork
@Suite("A simulated network")
struct SimulatedNetworkTests {
    /// Paste the line that a failed test prints over this one to repeat it; nil draws fresh seeds.
    static let pinnedSeed: UInt64? = nil

    static let seedCount =
        ProcessInfo.processInfo.environment["NUDGE_NETWORK_SEEDS"].flatMap(Int.init)
        ?? (pinnedSeed == nil ? 1000 : 1)

    static let firstSeed = pinnedSeed ?? UInt64.random(in: 0...(.max >> 1))

    @Test("every fleet survives what happens to it")
    func survives() async throws {
        // Where a seed stops the whole process, this is where to search for it.
        print("\(Self.seedCount) simulated networks from seed \(Self.text(Self.firstSeed))")
        let failures = await withTaskGroup(of: [String].self) { group in
            let workers = ProcessInfo.processInfo.activeProcessorCount
            for worker in 0..<workers {
                group.addTask {
                    var failures: [String] = []
                    for number in stride(from: worker, to: Self.seedCount, by: workers) {
                        if let failure = Self.failure(Self.firstSeed + UInt64(number)) {
                            failures.append(failure)
                        }
                        // The other tests run on the same few threads.
                        await Task.yield()
                    }
                    return failures
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        for failure in failures.prefix(3) { Issue.record("\(failure)") }
        #expect(failures.count == 0, "of \(Self.seedCount) seeds")
    }

    /// Why a seed fails, with the line that repeats it and the last things that happened.
    private static func failure(_ seed: UInt64) -> String? {
        do {
            try SimulatedNetwork(seed: seed).run()
            return nil
        } catch {
            let events = story(seed).suffix(60).joined(separator: "\n")
            return "\(error)\nstatic let pinnedSeed: UInt64? = \(text(seed))\n\(events)"
        }
    }

    private static func story(_ seed: UInt64) -> [String] {
        guard let network = try? SimulatedNetwork(seed: seed, isTracing: true) else { return [] }
        try? network.run()
        return network.history
    }

    private static func text(_ seed: UInt64) -> String { "0x" + String(seed, radix: 16) }

    @Test("what is broken on purpose is found", arguments: SimulatedNetwork.Sabotage.allCases)
    func control(sabotage: SimulatedNetwork.Sabotage) {
        let found = (Self.firstSeed..<Self.firstSeed + 80).count { seed in
            do {
                try SimulatedNetwork(seed: seed, sabotage: sabotage).run()
                return false
            } catch {
                return true
            }
        }
        #expect(found >= 10, "\(sabotage) in 80 seeds from \(Self.text(Self.firstSeed))")
    }

    @Test("the same seed is the same story")
    func repeatable() throws {
        for seed in Self.firstSeed..<Self.firstSeed + 20 {
            let (first, second) = (try SimulatedNetwork(seed: seed), try SimulatedNetwork(seed: seed))
            try first.run()
            try second.run()
            #expect(
                first.digest.fingerprint == second.digest.fingerprint && first.now == second.now,
                "\(Self.text(seed))")
        }
    }

    @Test("in a few hundred stories, everything happens")
    func coverage() {
        let events = (UInt64(0)..<300).flatMap(Self.story)
        for text in [
            "torn log", "disk is full", "and keeps its state", "and loses its state", "heard nothing",
            "diverged", "lost board", "replaced", "malformed", "quarantined", "completed", "is refused: full",
            "is refused: revoked", "refuses commit", "everything is repaired", "asks people",
            "somebody answers", "is answered too late", "is answered again", "after a restart", "walks away",
            "takes an answer", "ignores an answer", "told what was answered beside",
        ] {
            #expect(events.contains { $0.contains(text) }, "\(text)")
        }
    }
}
