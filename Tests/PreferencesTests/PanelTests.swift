// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Preferences
import Testing

@Suite("Panels")
struct PanelTests {
    static let seed: UInt64 = 0x9E0_91E5

    /// The chance that strictly more than half of `count` people say yes, each with `probability`.
    static func majority(of count: Int, probability: Double) -> Double {
        (count / 2 + 1...count).reduce(0) { sum, yes in
            let logarithm =
                lgamma(Double(count) + 1) - lgamma(Double(yes) + 1) - lgamma(Double(count - yes) + 1)
                + Double(yes) * log(probability) + Double(count - yes) * log(1 - probability)
            return sum + exp(logarithm)
        }
    }

    @Test(
        "of the paper are as accurate as a strict majority of 100 is",
        arguments: [(1, 0.54), (2, 0.62), (5, 0.82), (10, 0.97), (-1, 0.38), (0, 0.46)] as [(Double, Double)])
    func accuracy(difference: Double, rounded: Double) {
        let exact = Self.majority(of: 100, probability: 0.5 + 0.01 * difference)
        #expect(abs(exact - rounded) < 0.005)
        let panel = Panel(.paper, panelistCount: 100)
        let questionCount = 3000
        var firstCount = 0
        for question in 0..<questionCount {
            var stream = RandomStream(
                seed: Self.seed, name: StreamName(.panel, round: UInt32(question), index: 3))
            let judgement = panel.judge(difference: difference, stream: &stream)
            #expect(judgement.labelCount == 100)
            if judgement.choice == .first { firstCount += 1 }
        }
        let deviation = (exact * (1 - exact) / Double(questionCount)).squareRoot()
        let frequency = Double(firstCount) / Double(questionCount)
        #expect(abs(frequency - exact) < 4 * deviation, "seed \(Self.seed)")
    }

    @Test("that stop once decided give the answers of those that ask everybody, and ask as few as can be")
    func stopping() {
        for panelistCount in [1, 2, 3, 10, 100] {
            let patient = Panel(.paper, panelistCount: panelistCount)
            let brief = Panel(.paper, panelistCount: panelistCount, stopsWhenDecided: true)
            let fewest = (first: panelistCount / 2 + 1, second: (panelistCount + 1) / 2)
            for question in 0..<300 {
                let name = StreamName(.panel, round: UInt32(question))
                let difference = Double(question % 3 - 1) * 60
                var stream = RandomStream(seed: Self.seed, name: name)
                var copy = stream
                let judgement = brief.judge(difference: difference, stream: &stream)
                let choice = patient.judge(difference: difference, stream: &copy).choice
                #expect(judgement.choice == choice, "seed \(Self.seed), question \(question)")
                let few = choice == .first ? fewest.first : fewest.second
                #expect((few...panelistCount).contains(judgement.labelCount))
                // At ±60 everybody agrees, so that the first half settles it.
                if difference != 0 { #expect(judgement.labelCount == few) }
            }
        }
    }

    @Test("of an even number keep the second batch when they are tied")
    func ties() {
        // Two fair coins: first only when both say so, a quarter of the time.
        let panel = Panel(.deterministic, panelistCount: 2)
        var stream = RandomStream(seed: Self.seed, name: StreamName(.panel))
        let firstCount = (0..<2000).count { _ in
            panel.judge(difference: 0, stream: &stream).choice == .first
        }
        #expect(abs(Double(firstCount) / 2000 - 0.25) < 0.04, "seed \(Self.seed)")
    }

    @Test("of one person give that person's answer")
    func onePerson() throws {
        let link = try LinkFunction(.bradleyTerry, scale: 1)
        let panel = Panel(link)
        var stream = RandomStream(seed: Self.seed, name: StreamName(.panel))
        var copy = stream
        for step in -20...20 {
            let difference = Double(step) / 5
            let isFirst = copy.nextUniform() < link.probability(thatFirstIsPreferredAt: difference)
            #expect(
                panel.judge(difference: difference, stream: &stream)
                    == Judgement(isFirst ? .first : .second, labelCount: 1))
        }
    }

    @Test("need at least one person, and no more than fit")
    func sizes() async {
        await #expect(processExitsWith: .failure) { _ = Panel(.paper, panelistCount: 0) }
        await #expect(processExitsWith: .failure) { _ = Panel(.paper, panelistCount: 65_536) }
        #expect(Panel(.paper, panelistCount: 65_535).panelistCount == Panel.panelistCountLimit)
    }
}
