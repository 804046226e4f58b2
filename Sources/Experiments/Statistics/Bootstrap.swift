// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// How sure a mean is: means of samples drawn anew, with replacement, from the sample itself.
///
/// The percentile interval of Efron and Tibshirani (*An Introduction to the Bootstrap*, 1993, chapter 13). It
/// assumes nothing about the shape of the distribution; of ten numbers or fewer it is somewhat too narrow.
public struct Bootstrap: Equatable, Sendable {
    /// Samples that are drawn.
    public static let resampleCount = 10_000

    /// Where 95 % of the drawn means lie: from the 2.5th to the 97.5th percentile.
    public let interval: ClosedRange<Double>
    /// The share of drawn means above 0.
    public let shareAboveZero: Double

    /// Draws from a sample. Equal seeds give equal draws on every processor.
    ///
    /// Cost: 10,000 random numbers for each number of the sample, and a sort.
    public init(ofMean sample: Sample, seed: UInt64 = 1) {
        let count = UInt64(sample.values.count)
        var means: [Double] = []
        means.reserveCapacity(Self.resampleCount)
        for resample in 0..<UInt32(Self.resampleCount) {
            var sum = 0.0
            var block = Philox.Block()
            for position in 0..<sample.values.count {
                let lane = position % 4
                if lane == 0 {
                    let counter = Philox.Block(UInt32(position / 4), resample, 0, 0)
                    block = Philox.block(counter: counter, key: seed)
                }
                sum += sample.values[Int((UInt64(block[lane]) * count) >> 32)]
            }
            means.append(sum / Double(count))
        }
        means.sort()
        let tail = Self.resampleCount / 40
        interval = means[tail]...means[Self.resampleCount - 1 - tail]
        shareAboveZero = Double(means.count { $0 > 0 }) / Double(Self.resampleCount)
    }
}
