// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

@testable import Preferences

@Suite("The eye")
struct EyeTests {
    static let seed: UInt64 = 1988
    static let questionCount = 4000

    /// The shares of questions with each answer: the places of the scores, then "equal".
    static func shares(
        _ eye: Eye, _ scores: [Double], stepCount: Double = 0, seed: UInt64 = seed
    ) -> (places: [Double], equal: Double) {
        var places = [Int](repeating: 0, count: scores.count)
        var equal = 0
        for question in 0..<questionCount {
            var stream = RandomStream(seed: seed, name: StreamName(.panel, round: UInt32(question)))
            switch eye.choose(among: scores.span, stepCount: stepCount, stream: &stream) {
            case .lane(let lane): places[Int(lane)] += 1
            default: equal += 1
            }
        }
        let all = Double(questionCount)
        return (places.map { Double($0) / all }, Double(equal) / all)
    }

    /// Φ.
    static func normal(_ value: Double) -> Double { 0.5 * erfc(-value / 2.0.squareRoot()) }

    @Test(
        "is right as often as errors of 7 % on both of a pair allow", arguments: [0, 0.035, 0.07, 0.099, 0.2])
    func weber(difference: Double) {
        let eye = Eye(fraction: 0.07, lapseProbability: 0)
        // The larger one is the measure: a difference of 7 % of it is 7 units of 100.
        let shares = Self.shares(eye, [100, 100 * (1 - difference)])
        let deviation = 7 * 2.0.squareRoot()
        let gap = 100 * difference
        let right = 1 - Self.normal((7 * Eye.equalShare - gap) / deviation)
        let wrong = Self.normal((-7 * Eye.equalShare - gap) / deviation)
        // Four standard deviations of 4,000 answers are 0.032 at most.
        #expect(abs(shares.places[0] - right) < 0.032, "seed \(Self.seed)")
        #expect(abs(shares.places[1] - wrong) < 0.032, "seed \(Self.seed)")
        #expect(abs(shares.equal - (1 - right - wrong)) < 0.032, "seed \(Self.seed)")
    }

    @Test("calls 14 of 100 alike pairs equal, and hardly ever eight of them")
    func equality() {
        let eye = Eye(fraction: 0.07, lapseProbability: 0)
        #expect(abs(Self.shares(eye, [50, 50]).equal - 0.14) < 0.022, "seed \(Self.seed)")
        #expect(Self.shares(eye, [Double](repeating: 50, count: 8)).equal < 0.001, "seed \(Self.seed)")
    }

    @Test("sees bodies that hardly move no better than its floor")
    func floor() {
        // In 500 steps the floor is 10 points, the error 0.7: a difference of 0.99 is right 84 % of the time.
        let eye = Eye(fraction: 0.07, floor: 20, lapseProbability: 0)
        let shares = Self.shares(eye, [0.99, 0], stepCount: 500)
        let right = 1 - Self.normal((0.7 * Eye.equalShare - 0.99) / (0.7 * 2.0.squareRoot()))
        #expect(abs(shares.places[0] - right) < 0.032, "seed \(Self.seed)")
        // Without a floor a hair decides.
        let sharp = Eye(fraction: 0.07, floor: 0, lapseProbability: 0)
        #expect(Self.shares(sharp, [0.99, 0], stepCount: 500).places[0] == 1)
    }

    @Test("answers by whim as often as it lapses, any of the behaviours alike")
    func lapses() {
        let scores: [Double] = [0, 0, 0, 100, 0, 0, 0, 0]
        let shares = Self.shares(Eye(fraction: 0.01, lapseProbability: 0.4), scores)
        for place in scores.indices {
            let expected = 0.4 / 8 + (place == 3 ? 0.6 : 0)
            #expect(abs(shares.places[place] - expected) < 0.032, "seed \(Self.seed), place \(place)")
        }
        #expect(shares.equal == 0)
    }

    @Test("never prefers a simulation that blew up, and tells none of several from the others")
    func undefined() {
        let eye = Eye(fraction: 0.07, lapseProbability: 0)
        #expect(Self.shares(eye, [-.infinity, -1e9]).places == [0, 1])
        #expect(Self.shares(eye, [-.infinity, -.infinity, -.infinity]).equal == 1)
    }

    @Test("gives these answers for ever")
    func golden() {
        let eye = Eye(fraction: 0.07)
        func answers(_ scores: [Double]) -> [UInt8] {
            (UInt32(0)..<24).map { question in
                var stream = RandomStream(seed: 14, name: StreamName(.panel, round: question, index: 2))
                return eye.choose(among: scores.span, stepCount: 300, stream: &stream).rawValue
            }
        }
        #expect(
            answers([96, 100, 98, 90, 99, 97, 95, 100])
                == [1, 7, 5, 7, 5, 4, 2, 5, 4, 7, 6, 4, 5, 0, 6, 2, 4, 7, 2, 2, 7, 2, 4, 4])
        // 16 is "equal".
        #expect(
            answers([100, 97]) == [1, 0, 0, 1, 1, 16, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("uses as many random numbers whatever the answer")
    func stream() {
        var streams: [UInt32] = []
        for (scores, lapses) in [([1.0, 1, 1], 0.0), ([1, 9, 1], 0), ([1, 1, 1], 1)] {
            var stream = RandomStream(seed: 3, name: StreamName(.panel))
            _ = Eye(fraction: 0.07, lapseProbability: lapses)
                .choose(among: scores.span, stepCount: 1, stream: &stream)
            streams.append(stream.nextWord())
        }
        #expect(Set(streams).count == 1)
    }
}

@Suite("Panelists")
struct PanelistTests {
    @Test(
        "are written as they are read",
        arguments: [
            "eye:0.07", "eye:0.07:10", "eye:0.1:20:0.05", "eye:1:0:0", "linear:0.01", "bradley-terry:1",
            "deterministic",
        ])
    func text(text: String) throws {
        #expect(try Panelist(parsing: text).description == text)
    }

    @Test("have the eye's usual floor and lapses unless told")
    func defaults() throws {
        let eye = Eye(fraction: 0.07, floor: 20, lapseProbability: 0.02)
        #expect(try Panelist(parsing: "eye:0.07") == .eye(eye))
        #expect(try Panelist(parsing: "eye:0.070:20.0:0.02") == .eye(eye))
    }

    @Test(
        "refuse other texts, naming them and the accepted forms",
        arguments: [
            "", "eye", "eye:", "eye:0", "eye:-0.07", "eye:1.5", "eye:nan", "eye:7%", "eye:0.07:",
            "eye:0.07:-1", "eye:0.07:inf", "eye:0.07:20:2", "eye:0.07:20:0.02:1", "Eye:0.07", "linear",
        ])
    func refusals(text: String) {
        let error = #expect(throws: PanelistError.self) { try Panelist(parsing: text) }
        #expect(error?.text == text)
        #expect(error?.description.contains("'\(text)'") == true)
        #expect(error?.description.contains("eye:0.07") == true)
        for family in LinkFunction.Family.allCases {
            #expect(error?.description.contains(family.rawValue) == true)
        }
    }
}
