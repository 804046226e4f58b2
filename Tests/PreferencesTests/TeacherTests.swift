// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Preferences
import Testing

@Suite("B-Pref's teachers")
struct TeacherTests {
    static let seed: UInt64 = 2111_03026

    /// The answers of a teacher whose margin is `margin`, as a share of `count` questions.
    static func share(
        of choice: Choice, from preset: Teacher.Preset, _ first: BatchScore, _ second: BatchScore,
        margin: Double = 0, count: Int = 2000
    ) -> Double {
        var stream = RandomStream(seed: seed, name: StreamName(.panel))
        let teacher = Teacher(preset)
        let hits = (0..<count).count { _ in
            teacher.answer(first: first, second: second, judge: .return, margin: margin, stream: &stream)
                == choice
        }
        return Double(hits) / Double(count)
    }

    @Test("oracle is always right, and fair about equals")
    func oracle() {
        let better = batch(worth: 1.000_001)
        let worse = batch(worth: 1)
        #expect(Self.share(of: .first, from: .oracle, better, worse) == 1)
        #expect(Self.share(of: .second, from: .oracle, worse, better) == 1)
        #expect(abs(Self.share(of: .first, from: .oracle, worse, worse) - 0.5) < 0.05)
    }

    @Test("mistake is wrong one time in ten, on either side")
    func mistake() {
        let better = batch(worth: 1e6)
        let worse = batch(worth: 0)
        // Four standard deviations of 2,000 answers are 0.027.
        #expect(abs(Self.share(of: .second, from: .mistake, better, worse) - 0.1) < 0.027)
        #expect(abs(Self.share(of: .first, from: .mistake, worse, better) - 0.1) < 0.027)
    }

    @Test("noisy chooses by softmax with rationality 1")
    func noisy() {
        let better = batch(worth: 7)
        let worse = batch(worth: 6)
        let expected = 1 / (1 + exp(-1.0))
        #expect(abs(Self.share(of: .first, from: .noisy, better, worse) - expected) < 0.04)
        #expect(Self.share(of: .first, from: .noisy, batch(worth: 1e5), worse) == 1)
    }

    /// The share of questions about several behaviours with each answer: lanes, 16 for equal, 17 for skipped.
    private static func shares(
        _ teacher: Teacher, _ worths: [Double], margin: Double = 0, count: Int = 2000
    ) -> [UInt8: Double] {
        var stream = RandomStream(seed: seed, name: StreamName(.panel))
        let batches = worths.map { batch(worth: $0) }
        var counts: [UInt8: Double] = [:]
        for _ in 0..<count {
            let choice = teacher.choose(
                among: batches.span, judge: .return, margin: margin, stream: &stream)
            counts[choice.rawValue, default: 0] += 1
        }
        return counts.mapValues { $0 / Double(count) }
    }

    @Test("choose among several by softmax, err to any of the others, and skip or equate them all")
    func several() {
        #expect(Self.shares(Teacher(.oracle), [1, 5, 2, 3]) == [1: 1])
        let mistaken = Self.shares(Teacher(.mistake), [1, 5, 2, 3])
        // Four standard deviations of 2,000 answers are 0.027.
        #expect(abs((mistaken[1] ?? 0) - 0.9) < 0.027)
        for lane in [UInt8(0), 2, 3] { #expect(abs((mistaken[lane] ?? 0) - 0.1 / 3) < 0.017) }
        let noisy = Self.shares(Teacher(.noisy), [1, 2, 0, 1])
        let total = 2 * exp(1.0) + exp(2.0) + 1
        #expect(abs((noisy[1] ?? 0) - exp(2.0) / total) < 0.045)
        #expect(Self.shares(Teacher(.skip), [9, 10, 3], margin: 100) == [17: 1])
        #expect(Self.shares(Teacher(.skip), [9, 10.5, 3], margin: 100) == [1: 1])
        #expect(Self.shares(Teacher(.equal), [50, 59, 52], margin: 100) == [16: 1])
        #expect(Self.shares(Teacher(.equal), [50, 61, 60], margin: 100) == [1: 1])
    }

    @Test("skip cannot tell only when neither is worth more than a tenth of the margin")
    func skip() {
        let atLimit = batch(worth: 10)
        let below = batch(worth: 9)
        let above = batch(worth: 10.5)
        #expect(Self.share(of: .cannotTell, from: .skip, atLimit, below, margin: 100) == 1)
        #expect(Self.share(of: .first, from: .skip, above, below, margin: 100) == 1)
        #expect(Self.share(of: .second, from: .skip, below, above, margin: 100) == 1)
        // Without a positive margin nothing is skipped, and other teachers never skip.
        #expect(Self.share(of: .first, from: .skip, atLimit, below, margin: -100) == 1)
        #expect(Self.share(of: .first, from: .oracle, atLimit, below, margin: 100) == 1)
    }

    @Test("equal calls a difference under a tenth of the margin equal")
    func equal() {
        let base = batch(worth: 50)
        #expect(Self.share(of: .equal, from: .equal, base, batch(worth: 59.9), margin: 100) == 1)
        #expect(Self.share(of: .second, from: .equal, base, batch(worth: 60), margin: 100) == 1)
        #expect(Self.share(of: .equal, from: .equal, base, base, margin: 0) == 0)
    }

    @Test("myopic prefers the better end over the better whole")
    func myopic() {
        let early = [20.0] + Array(repeating: 0.0, count: 40)
        let late = Array(repeating: 0.0, count: 40) + [1.0]
        let gamma = Teacher(.myopic).discount
        let earlyBatch = batch(rewards: early, discount: gamma)
        let lateBatch = batch(rewards: late, discount: gamma)
        // 20 · 0.9^40 is 0.296.
        #expect(Self.share(of: .second, from: .myopic, earlyBatch, lateBatch) == 1)
        #expect(Self.share(of: .first, from: .oracle, batch(rewards: early), batch(rewards: late)) == 1)
    }

    @Test("may combine weaknesses: skipping comes first, then equality, which no mistake turns round")
    func order() {
        let teacher = Teacher(mistakeProbability: 1, skipThreshold: 0.1, equalThreshold: 0.1)
        var stream = RandomStream(seed: Self.seed, name: StreamName(.panel))
        let expected: [(Double, Double, Choice)] = [
            (1, 2, .cannotTell), (50, 51, .equal), (80, 20, .second), (20, 80, .first),
        ]
        for (first, second, choice) in expected {
            let answer = teacher.answer(
                first: batch(worth: first), second: batch(worth: second), judge: .return, margin: 100,
                stream: &stream)
            #expect(answer == choice)
        }
    }

    @Test("take an infinite or undefined difference as softmax's limit")
    func limits() {
        let infinite = batch(worth: .infinity)
        let undefined = batch(worth: .nan)
        #expect(Self.share(of: .first, from: .noisy, infinite, batch(worth: 0)) == 1)
        #expect(Self.share(of: .second, from: .noisy, undefined, batch(worth: 0)) == 1)
        #expect(abs(Self.share(of: .first, from: .noisy, undefined, undefined) - 0.5) < 0.05)
    }
}
