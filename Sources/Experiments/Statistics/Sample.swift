// SPDX-License-Identifier: Apache-2.0

/// Numbers that were measured independently, and what is said of them.
public struct Sample: Equatable, Sendable {
    /// The numbers; one at least.
    public let values: [Double]

    /// Takes numbers; one at least.
    public init(_ values: [Double]) {
        precondition(!values.isEmpty, "a sample has a number at least")
        self.values = values
    }

    /// The mean.
    public var mean: Double { values.reduce(0, +) / Double(values.count) }

    /// The standard error of the mean, from the unbiased variance; 0 for a single number.
    public var standardError: Double {
        let count = Double(values.count)
        let mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return count > 1 ? (squares / (count - 1) / count).squareRoot() : 0
    }

    /// The middle number; the mean of the middle two if their count is even.
    public var median: Double {
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
