// SPDX-License-Identifier: Apache-2.0

@testable import Experiments
import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Programs
import Testing

@Suite("Absent agents and evaluation")
struct FleetTests {
    @Test("An agent that misses a round is logged as absent, and its block stays")
    func absence() throws {
        let scratch = try Scratch()
        var settings = DeterminismTests.settings()
        settings.absence = 0.5
        settings.agents = 5
        let folder = scratch.folder("run")
        let simulation = try Simulation(try SimulationPlan(settings), folder: folder, threadCount: 2)
        var before = simulation.policy.parameters
        let blocks = Blocks(parameterCount: before.count, blockCount: 5)
        #expect(try simulation.run())
        var absences = 0
        for (record, after) in try folder.rounds() {
            for agent in 0..<5 {
                // Documented: the fault stream of the round and the agent, one uniform number.
                let name = StreamName(.fault, round: record.round, index: UInt32(agent))
                var chance = RandomStream(seed: 1, name: name)
                let isAbsent = chance.nextUniform() < 0.5
                absences += isAbsent ? 1 : 0
                #expect((record.votes[agent] == .absent) == isAbsent)
                let block = blocks[agent]
                #expect((before[block] == after[block]) == isAbsent)
            }
            before = after
        }
        #expect((20..<70).contains(absences))
        #expect(simulation.labelCount == 90 - absences)
    }

    @Test("A fleet of absent agents leaves θ where it is", arguments: AlgorithmName.allCases)
    func nobody(algorithm: AlgorithmName) throws {
        let scratch = try Scratch()
        var settings = DeterminismTests.settings(algorithm)
        settings.absence = 1
        settings.hidden = [3]
        settings.momentum = 0.9
        settings.gate = .init(rejectionsBeforeHalving: 3)
        let simulation = try Simulation(
            try SimulationPlan(settings), folder: scratch.folder("run"), threadCount: 2)
        let before = simulation.policy.parameters
        #expect(try simulation.run())
        #expect(simulation.policy.parameters == before)
    }

    @Test("Summaries are right on known numbers")
    func summary() {
        let four = Evaluation(returns: [2, 4, 4, 6], steps: [10, 20, 30, 1], divergenceCount: 0)
        #expect(four.mean == 4 && four.episodeCount == 4 && four.meanSteps == 15.25)
        // Variance 8/3 with n − 1, over n, under a root.
        #expect(abs(four.standardError - (8.0 / 3 / 4).squareRoot()) < 1e-15)
        let one = Evaluation(returns: [-3.5], steps: [7], divergenceCount: 2)
        #expect(one.mean == -3.5 && one.standardError == 0 && one.divergenceCount == 2)
        let large = Evaluation(returns: [1e15, 1e15 + 1], steps: [1, 1], divergenceCount: 0)
        #expect(large.standardError == 0.5)
    }

    @Test("Evaluation is the same on any number of threads, and plays the task's own horizon")
    func threads() throws {
        var settings = DeterminismTests.settings()
        settings.hidden = [4]
        let plan = try SimulationPlan(settings)
        let policy = try PolicyHost(header: plan.header, scales: plan.scales, base: nil).snapshot()
        func evaluation(_ threads: Int, seed: UInt64 = 9) throws -> Evaluation {
            try Evaluation.of(policy, on: Stage(.reacher), episodeCount: 7, seed: seed, threadCount: threads)
        }
        let one = try evaluation(1)
        for threads in [2, 3, 16] { #expect(try evaluation(threads) == one) }
        #expect(try evaluation(1, seed: 10) != one)
        #expect(one.meanSteps == 50)
        #expect(throws: StoreError.self) {
            try Evaluation.of(policy, on: Stage(.hopper), episodeCount: 1, seed: 1, threadCount: 1)
        }
    }
}
