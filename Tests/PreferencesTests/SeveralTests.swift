// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Preferences
import Testing

@Suite("Panels asked for the best of several")
struct SeveralTests {
    static let seed: UInt64 = 1959

    private static func people(_ link: LinkFunction, panelists: Int = 1) -> SimulatedPanel {
        SimulatedPanel(.panel(Panel(link, panelistCount: panelists)))
    }

    /// How often each lane was chosen, as a share of `count` questions.
    private static func shares(
        _ people: SimulatedPanel, _ scores: [Double], count: Int = 20_000
    ) -> [Double] {
        var people = people
        var stream = RandomStream(seed: seed, name: StreamName(.panel))
        var hits = [Double](repeating: 0, count: scores.count)
        let batches = scores.map { batch(worth: $0) }
        for _ in 0..<count {
            let judgement = people.choose(among: batches, stream: &stream)
            if case .lane(let lane) = judgement.choice { hits[Int(lane)] += 1 }
        }
        return hits.map { $0 / Double(count) }
    }

    @Test("choose as Luce says, whatever all scores have in common")
    func luce() throws {
        let people = Self.people(try LinkFunction(.bradleyTerry, scale: 2))
        for shift in [0.0, 1e4] {
            let scores: [Double] = [0.3, -0.2, 0, 0.9, 0.9, -4, 0.1, -.infinity]
            let weights = scores.map { exp(2 * $0) }
            let total = weights.reduce(0, +)
            for (share, weight) in zip(Self.shares(people, scores.map { $0 + shift }), weights) {
                // Four standard deviations of 20,000 answers are at most 0.0142.
                #expect(abs(share - weight / total) < 0.0142)
            }
        }
    }

    @Test("always take the best where they are certain, and any of the best where they are equal")
    func certain() {
        #expect(Self.shares(Self.people(.deterministic), [1, 3, 2, 0], count: 100) == [0, 1, 0, 0])
        let shares = Self.shares(Self.people(.deterministic), [3, 1, 3, 2])
        #expect(abs(shares[0] - 0.5) < 0.015 && shares[0] + shares[2] == 1)
        let worst = [Double](repeating: -.infinity, count: 4)
        #expect(Self.shares(Self.people(.deterministic), worst).allSatisfy { abs($0 - 0.25) < 0.015 })
    }

    @Test("say what most of them say, and stop once it is decided without another outcome")
    func several() throws {
        let link = try LinkFunction(.bradleyTerry, scale: 1)
        let batches = [0.4, 0, 1, 0.2].map { batch(worth: $0) }
        var isUndecided = false
        for question in 0..<500 {
            let name = StreamName(.panel, round: UInt32(question))
            var streams = [RandomStream](repeating: RandomStream(seed: Self.seed, name: name), count: 2)
            var patient = SimulatedPanel(.panel(Panel(link, panelistCount: 5)))
            var brief = SimulatedPanel(.panel(Panel(link, panelistCount: 5, stopsWhenDecided: true)))
            let whole = patient.choose(among: batches, stream: &streams[0])
            let short = brief.choose(among: batches, stream: &streams[1])
            #expect(whole.choice == short.choice && whole.labelCount == 5)
            #expect((3...5).contains(short.labelCount))
            if whole.choice == .equal { isUndecided = true }
        }
        #expect(isUndecided)
    }

    @Test("are refused where a link function says nothing of more than two")
    func refusals() throws {
        for family in LinkFunction.Family.allCases {
            let people = Self.people(try LinkFunction(family, scale: 1))
            #expect(people.canChoose(among: 2))
            #expect(people.canChoose(among: 8) == [.bradleyTerry, .probit, .deterministic].contains(family))
        }
        #expect(SimulatedPanel(.teacher(Teacher(.oracle))).canChoose(among: 4))
        #expect(SimulatedPanel(.panel(Panel(.eye(Eye(fraction: 0.07))))).canChoose(among: 16))
    }
}
