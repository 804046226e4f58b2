// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Preferences
import Testing

@Suite("Choices by random utility")
struct ChoiceRuleTests {
    static let seed: UInt64 = 1927
    static let questionCount = 4000

    /// The share of questions in which each was chosen.
    static func shares(_ link: LinkFunction, _ scores: [Double]) -> [Double] {
        var people = SimulatedPanel(.panel(Panel(link)))
        let batches = scores.map { batch(worth: $0) }
        var counts = [Double](repeating: 0, count: scores.count)
        for question in 0..<questionCount {
            var stream = RandomStream(seed: seed, name: StreamName(.panel, round: UInt32(question)))
            if case .lane(let lane) = people.choose(among: batches, stream: &stream).choice {
                counts[Int(lane)] += 1
            }
        }
        return counts.map { $0 / Double(questionCount) }
    }

    @Test("have a pair's chances where two are left", arguments: ["bradley-terry:1", "probit:2"])
    func pairs(text: String) throws {
        let link = try LinkFunction(parsing: text)
        for difference in [-1.5, 0, 0.7] {
            // The third one is hopeless.
            let shares = Self.shares(link, [difference, 0, -1e6])
            let expected = link.probability(thatFirstIsPreferredAt: difference)
            // Four standard deviations of 4,000 answers are 0.032 at most.
            #expect(abs(shares[0] - expected) < 0.032, "seed \(Self.seed), \(text) at \(difference)")
            #expect(shares[2] == 0)
        }
    }

    @Test("of three alike are fair, with scores that are as low as can be, too")
    func fairness() throws {
        for text in ["bradley-terry:1", "probit:2", "deterministic"] {
            for score in [0, 1e300, -Double.infinity] {
                let shares = Self.shares(try LinkFunction(parsing: text), [score, score, score])
                for share in shares { #expect(abs(share - 1 / 3) < 0.032, "seed \(Self.seed), \(text)") }
            }
        }
    }
}
