// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What all connections of one event loop saw.
///
/// The first votes wait until everybody has joined, so that every round has every vote.
final class Tally {
    private let wanted: Int
    private var joined: [() -> Void] = []
    private(set) var failures = 0
    private(set) var firstFailure = ""
    private var nanoseconds: [Int64] = []
    /// Commits that were seen before counting began.
    private var skipped = 0
    private let warmUp: Int

    /// - Parameters:
    ///   - wanted: agents that have to join before the first vote.
    ///   - warmUpRounds: rounds that are not counted.
    init(wanted: Int, warmUpRounds: Int) {
        self.wanted = wanted
        warmUp = wanted * warmUpRounds
    }

    /// Agents that have joined.
    var joinedCount: Int { joined.count }
    /// Whether everybody has joined.
    var isComplete: Bool { joined.count >= wanted }

    /// Notes that somebody has joined, and starts everybody when it was the last.
    func join(_ start: @escaping () -> Void) {
        joined.append(start)
        if joined.count == wanted { for start in joined { start() } }
        if joined.count > wanted { start() }
    }

    /// Notes the time from a vote to its commit.
    func add(nanoseconds value: Int64) {
        guard skipped >= warmUp else { return skipped += 1 }
        nanoseconds.append(value)
    }

    /// Notes a connection that broke.
    func fail(_ reason: String) {
        failures += 1
        if failures == 1 { firstFailure = reason }
    }

    /// This, unless a connection broke. Throws why the first one did.
    func whole() throws -> Tally {
        guard failures == 0 else {
            throw ValidationError("\(joinedCount) of \(wanted) agents joined: \(firstFailure)")
        }
        return self
    }

    /// Votes that were counted.
    var count: Int { nanoseconds.count }

    /// The time below which a part of all votes had their commit, in milliseconds.
    func milliseconds(part: Double) -> Double {
        let sorted = nanoseconds.sorted()
        guard !sorted.isEmpty else { return 0 }
        return Double(sorted[min(Int(part * Double(sorted.count)), sorted.count - 1)]) / 1e6
    }
}
