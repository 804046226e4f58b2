// SPDX-License-Identifier: Apache-2.0

/// A histogram of how long rounds took: from the opening of a round to its commit.
public struct RoundDurations: Codable, Equatable, Sendable {
    /// The upper ends of all buckets but the last, which has none.
    public static let boundsMilliseconds: [UInt64] = [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000,
    ]

    /// Rounds per bucket, one more than there are bounds. A bucket does not count those of shorter ones.
    public private(set) var counts = [UInt64](repeating: 0, count: boundsMilliseconds.count + 1)
    /// The time of all rounds together.
    public private(set) var sumMilliseconds: UInt64 = 0

    /// No round.
    public init() {}

    /// Adds one round. A round that takes as long as a bound belongs to that bound's bucket.
    public mutating func add(milliseconds: UInt64) {
        let bounds = Self.boundsMilliseconds
        counts[bounds.firstIndex { milliseconds <= $0 } ?? bounds.count] += 1
        sumMilliseconds += milliseconds
    }
}
