// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@testable import Experiments

@Suite("Statistics")
struct StatisticsTests {
    /// Ten runs' differences, one of them large, as learning curves have them.
    private static let differences = Sample([12.1, -3.4, 7.7, 0.2, 25.9, -8.1, 4.4, 9.3, 15.0, -1.6])

    @Test("mean, standard error and median of a sample")
    func sample() {
        // numpy: mean, std(ddof=1) / sqrt(10), median.
        #expect(abs(Self.differences.mean - 6.15) < 1e-12)
        #expect(abs(Self.differences.standardError - 3.1778836423702557) < 1e-12)
        #expect(abs(Self.differences.median - 6.05) < 1e-12)
        #expect(Sample([3]) == Sample([3]) && Sample([3]).standardError == 0 && Sample([3]).median == 3)
        #expect(Sample([5, 1, 2]).median == 2)
        #expect(Figures.text(Sample([1, 3])) == "2.0 ± 1.0" && Figures.text(Sample([-1234])) == "−1,234")
    }

    @Test("bootstrap: numpy's percentiles of ten million resamples", arguments: [1, 2])
    func bootstrap(seed: UInt64) {
        let bootstrap = Bootstrap(ofMean: Self.differences, seed: seed)
        #expect(abs(bootstrap.interval.lowerBound - 0.49) < 0.3)
        #expect(abs(bootstrap.interval.upperBound - 12.27) < 0.3)
        #expect(abs(bootstrap.shareAboveZero - 0.98417) < 0.005)
    }

    @Test("bootstrap: the whole distribution of a small sample is known")
    func small() {
        // The mean of two draws from {0, 1} is 0, ½ or 1 with chances ¼, ½ and ¼.
        let bootstrap = Bootstrap(ofMean: Sample([0, 1]))
        #expect(bootstrap.interval == 0...1)
        #expect(abs(bootstrap.shareAboveZero - 0.75) < 0.02)
        #expect(Bootstrap(ofMean: Sample([7, 7, 7])).interval == 7...7)
    }

    @Test("bootstrap: its seed decides every draw")
    func seeds() {
        let bootstraps = [1, 1, 2].map { seed in Bootstrap(ofMean: Self.differences, seed: seed) }
        #expect(bootstraps[0] == bootstraps[1] && bootstraps[0] != bootstraps[2])
    }

    @Test("bootstrap: normal numbers give the normal interval")
    func normal() {
        var stream = RandomStream(seed: 5, name: StreamName(.fault))
        let sample = Sample((0..<60).map { _ in 10 + 3 * stream.nextNormal() })
        let interval = Bootstrap(ofMean: sample).interval
        let expected = 1.96 * sample.standardError
        #expect(abs(interval.lowerBound - (sample.mean - expected)) < 0.06 * expected)
        #expect(abs(interval.upperBound - (sample.mean + expected)) < 0.06 * expected)
    }

    @Test("a comparison pairs runs by their seeds and says no more than they do")
    func comparison() throws {
        let better: [UInt64: Double] = [1: 10, 2: 21, 3: 33, 4: 40, 5: 52, 9: 1000]
        let worse: [UInt64: Double] = [1: 1, 2: 10, 3: 20, 4: 30, 5: 40, 8: -1000]
        let comparison = try #require(Comparison(of: better, against: worse))
        #expect(comparison.differences.values == [9, 11, 13, 10, 12] && comparison.verdict == .higher)
        #expect(Comparison(of: worse, against: better)?.verdict == .lower)
        var few = better
        few[5] = nil
        #expect(Comparison(of: few, against: worse)?.verdict == .undecided)
        let mixed = better.mapValues { $0 - 11 }
        #expect(Comparison(of: mixed, against: worse)?.verdict == .undecided)
        #expect(Comparison(of: better, against: [1: 1]) == nil)
    }

    @Test("a claim is refuted by an interval that is below 0, or narrow and around it")
    func claims() throws {
        func claim(_ differences: [Double], _ size: Double = 100) throws -> Comparison.Claim {
            let pairs = zip(UInt64(1)..., differences)
            let values = Dictionary(uniqueKeysWithValues: pairs.map { ($0, $1) })
            let comparison = Comparison(of: values, against: values.mapValues { _ in 0 })
            return try #require(comparison).claim(relativeTo: size)
        }
        #expect(try claim([1, 2, 1, 2, 1]) == .shown && claim([-9, -8, -9, -7, -9]) == .refuted)
        #expect(try claim([-2, 2, -1, 2, 0]) == .refuted && claim([-20, 20, -10, 20, 0]) == .notSettled)
        #expect(try claim([-2, 2, -1, 2, 0], -100) == .refuted)
        #expect(try claim([-2, 2, -1, 2, 0], 10) == .notSettled)
        #expect(try claim([0, 0, 0, 0]) == .notSettled && claim([-1, -1]) == .notSettled)
        #expect(Comparison.Claim.notSettled.rawValue == "not settled")
    }
}
