// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Numbers as a reader of a table wants them: thousands set apart, a true minus sign.
enum Figures {
    /// A return, with as many decimals as its size makes sense of.
    static func text(_ value: Double) -> String { text(value, decimals: decimals(value)) }

    /// A difference, with its sign and the decimals of the numbers that it is between.
    static func signed(_ value: Double, like size: Double) -> String {
        (value > 0 ? "+" : "") + text(value, decimals: decimals(size))
    }

    /// A mean and its standard error.
    static func text(_ sample: Sample) -> String { text(sample, decimals: decimals(sample.mean)) }

    /// A mean and its standard error with so many decimals. A single number has no standard error.
    static func text(_ sample: Sample, decimals: Int) -> String {
        let mean = text(sample.mean, decimals: decimals)
        return sample.values.count == 1
            ? mean : "\(mean) ± \(text(sample.standardError, decimals: decimals))"
    }

    /// A comparison: the mean difference and its interval.
    static func text(_ comparison: Comparison, like size: Double) -> String {
        let interval = comparison.bootstrap.interval
        return "\(signed(comparison.differences.mean, like: size)) "
            + "(\(signed(interval.lowerBound, like: size)) to \(signed(interval.upperBound, like: size)))"
    }

    private static func decimals(_ value: Double) -> Int { abs(value) < 1000 ? 1 : 0 }

    /// A number with so many decimals.
    static func text(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "not a number" }
        let digits = String(format: "%.\(decimals)f", abs(value))
        let whole = digits.prefix { $0 != "." }
        let grouped = AxisTicks.grouped(whole) + digits.dropFirst(whole.count)
        let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
        return (value < 0 && !isZero ? "−" : "") + grouped
    }
}
