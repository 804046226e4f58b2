// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import MuJoCoTasks
import NudgeCore
import Programs
import Testing

@Suite("The paper's preset")
struct PaperTests {
    @Test(
        "plays Algorithms 1 and 2 with the gate, vote by vote and parameter by parameter",
        arguments: [(ControlTask.hopper, 10, 30, 4), (.halfCheetah, 6, 8, 6)])
    func rounds(task: ControlTask, rounds: Int, horizon: Int, seed: Int) throws {
        let scratch = try Scratch()
        var settings = Preset.paper.settings(for: task)
        settings.rounds = rounds
        settings.horizon = horizon
        settings.seed = UInt64(seed)
        settings.evaluationInterval = 1000
        settings.evaluationEpisodes = 1
        let folder = scratch.folder("run")
        let simulation = try Simulation(try SimulationPlan(settings), folder: folder, threadCount: 2)
        let start = simulation.policy
        #expect(try simulation.run())

        let reference = try PaperReference(
            start, task: task, seed: UInt64(seed), agents: 5,
            trajectories: task == .halfCheetah ? 4 : 1, horizon: horizon)
        let played = try folder.rounds()
        #expect(played.count == rounds)
        var acceptedAfterHalving = 0
        for (record, parameters) in played {
            if reference.halvingCount > 0, record.isAccepted { acceptedAfterHalving += 1 }
            let expected = try reference.play()
            let signs = (0..<5).map { Int(record.votes[$0].sign) }
            #expect(signs == expected.signs, "votes of round \(record.round)")
            #expect(record.isAccepted == expected.isAccepted, "gate of round \(record.round)")
            #expect(parameters == expected.parameters, "θ after round \(record.round)")
        }
        // The sample is worth something only if three rejections halved both scales and a step was taken
        // after.
        #expect(reference.halvingCount == 1 && acceptedAfterHalving > 0)
        let point = try #require(simulation.curve.points.last)
        let halvings = Double(1 << reference.halvingCount)
        #expect(abs(point.learningRate * halvings - 0.01) < 1e-6)
        #expect(abs(point.perturbationScale * halvings - 0.05) < 1e-6)
        // 100 answers from each of five panels and the gate's; 2D episodes for each.
        #expect(point.labels == rounds * 6 * 100)
        #expect(point.trajectories == rounds * 6 * 2 * settings.trajectories)
        #expect(point.accepted == played.count { $0.record.isAccepted })
        #expect(point.voteBitsUp == Double(rounds))
    }

    @Test("has the numbers of section 5", arguments: ControlTask.all.prefix(4))
    func numbers(task: ControlTask) throws {
        let plan = try SimulationPlan(Preset.paper.settings(for: task))
        let configuration = plan.header.configuration
        #expect(configuration.algorithm == .parS2ZPO && configuration.agentCount == 5)
        #expect(plan.settings.rounds == 100 && configuration.horizon == 1000)
        #expect(configuration.batchSize == (["half-cheetah", "walker2d"].contains(task.name) ? 4 : 1))
        #expect(configuration.batchCount == 1 && plan.settings.panelists == 100)
        #expect(plan.settings.link == "linear:0.01" && configuration.plan.rejectionsBeforeHalving == 3)
        #expect(configuration.sides == .one && configuration.pairing == .independent)
        let d = ["half-cheetah": 5702, "walker2d": 5702, "hopper": 5123, "swimmer": 4866]
        #expect(configuration.shape.parameterCount == d[task.name])
        #expect(plan.settings.evaluationInterval == 1 && plan.settings.evaluationEpisodes == 20)
    }
}
