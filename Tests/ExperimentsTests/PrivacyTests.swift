// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import NudgeCore
import Preferences
import Programs
import Testing

@Suite("Privacy")
struct PrivacyTests {
    /// A line of what dp-accounting says; `tools/privacy-goldens` wrote it.
    private struct Golden {
        let epsilon, delta, renyi, optimal: Double
        let behaviours, votes, truth: Int

        static func all() throws -> [Golden] {
            let path = try #require(
                Bundle.module.path(forResource: "privacy", ofType: "csv", inDirectory: "Goldens"))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return try text.split(separator: "\n").dropFirst().map { line in
                let numbers = try line.split(separator: ",").map { try #require(Double($0)) }
                return Golden(
                    epsilon: numbers[0], delta: numbers[3], renyi: numbers[5], optimal: numbers[6],
                    behaviours: Int(numbers[1]), votes: Int(numbers[2]), truth: Int(numbers[4]))
            }
        }
    }

    @Test("of many votes is what dp-accounting says")
    func composition() throws {
        let goldens = try Golden.all()
        #expect(goldens.count == 32)
        for golden in goldens {
            let response = try #require(
                RandomisedResponse(epsilon: golden.epsilon, behaviourCount: golden.behaviours))
            #expect(Int(response.truth) == golden.truth)
            let loss = PrivacyLoss(response, behaviourCount: golden.behaviours)
            let basic = loss.basic(voteCount: golden.votes)
            let renyi = loss.renyi(voteCount: golden.votes, delta: golden.delta)
            #expect(abs(renyi - min(golden.renyi, basic)) < 1e-9 * basic, "\(golden)")
            // The optimum is rounded up to a grid, vote by vote.
            #expect(renyi > golden.optimal - 1e-4 * Double(golden.votes) && renyi <= basic, "\(golden)")
        }
    }

    @Test("of a vote is never less than was wanted, and hardly more", arguments: [2, 4, 8, 16])
    func epsilons(behaviourCount: Int) throws {
        for epsilon in [0.001, 0.1, 0.5, 1, 2, 10] {
            let response = try #require(RandomisedResponse(epsilon: epsilon, behaviourCount: behaviourCount))
            let kept = response.epsilon(behaviourCount: behaviourCount)
            #expect(kept <= epsilon && kept > epsilon - 0.0003 * exp(epsilon), "\(epsilon)")
        }
        for epsilon in [0, 0.0009, 10.1, -1, .nan, .infinity] {
            #expect(RandomisedResponse(epsilon: epsilon, behaviourCount: behaviourCount) == nil)
        }
    }

    @Test("turns round as many votes of a simulated fleet as it says, and the same in every run")
    func simulated() throws {
        let scratch = try Scratch()
        var settings = SimulationSettings(task: "humanoid")
        settings.agents = 256
        settings.rounds = 1
        settings.horizon = 1
        settings.link = "deterministic"
        settings.evaluationEpisodes = 1
        func votes(_ name: String) throws -> [Vote] {
            let folder = scratch.folder(name)
            #expect(try Simulation(try SimulationPlan(settings), folder: folder, threadCount: 2).run())
            return try folder.rounds().flatMap { round, _ in (0..<settings.agents).map { round.votes[$0] } }
        }
        let chosen = try votes("open")
        settings.privacy = 1
        let hidden = try votes("hidden")
        #expect(try votes("again") == hidden)
        let turned = zip(chosen, hidden).count { $0 != $1 && $0.sign != 0 }
        let all = Double(chosen.count { $0.sign != 0 })
        let share = 1 / (1 + exp(1.0))
        #expect(all > 200 && hidden.allSatisfy { $0.sign != 0 })
        #expect(abs(Double(turned) - all * share) < 5 * (all * share * (1 - share)).squareRoot())
    }
}
