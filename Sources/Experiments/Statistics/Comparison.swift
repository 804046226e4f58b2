// SPDX-License-Identifier: Apache-2.0

/// Two variants held against each other, run by run: runs with the same seed start from the same policy, so
/// that their difference is free of what the starts differ by.
public struct Comparison: Equatable, Sendable {
    /// How sure a difference is.
    public enum Verdict: Equatable, Sendable {
        /// The interval lies above 0.
        case higher
        /// The interval lies below 0.
        case lower
        /// The interval holds 0, or there are too few pairs for it to mean anything.
        case undecided
    }

    /// Pairs below which nothing is claimed: resamples of three or four differences cannot show how much
    /// they vary.
    public static let pairCountMinimum = 5

    /// The second variant's number minus the first one's, for each pair.
    public let differences: Sample
    /// How sure their mean is.
    public let bootstrap: Bootstrap

    /// Compares numbers of runs with the same seeds; nil if there are fewer than two pairs.
    public init?(of values: [UInt64: Double], against others: [UInt64: Double]) {
        let differences = values.keys.sorted().compactMap { seed in
            others[seed].flatMap { other in values[seed].map { $0 - other } }
        }
        guard differences.count >= 2 else { return nil }
        self.differences = Sample(differences)
        bootstrap = Bootstrap(ofMean: self.differences)
    }

    /// What the interval says.
    public var verdict: Verdict {
        if differences.values.count < Self.pairCountMinimum { return .undecided }
        if bootstrap.interval.lowerBound > 0 { return .higher }
        return bootstrap.interval.upperBound < 0 ? .lower : .undecided
    }
}
