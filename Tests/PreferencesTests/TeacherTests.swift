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
