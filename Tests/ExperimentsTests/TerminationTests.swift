// SPDX-License-Identifier: Apache-2.0

import Federation
import MuJoCoTasks
import NudgeCore
import Programs
import Testing

@testable import Experiments

@Suite("Episodes without an early end")
struct TerminationTests {
    /// A run whose policy falls at once.
    private func settings(_ task: ControlTask, playsOn: Bool?) -> SimulationSettings {
        var settings = Preset.scratch.settings(for: task, rounds: 2)
        settings.agents = 2
        settings.firstHorizon = nil
        settings.horizon = 400
        settings.evaluationEpisodes = 2
        settings.termination = playsOn.map { !$0 }
        return settings
    }

    @Test(
        "are played to their horizon, in pairs and when a policy is measured",
        arguments: [ControlTask.hopper, .walker2d])
    func playing(task: ControlTask) throws {
        let scratch = try Scratch()
        for playsOn in [nil, true] as [Bool?] {
            let folder = scratch.folder(playsOn == true ? "on" : "ended")
            let plan = try SimulationPlan(settings(task, playsOn: playsOn))
            let simulation = try Simulation(plan, folder: folder, threadCount: 1)
            #expect(try simulation.run())
            // Two rounds of two agents that show two clips each.
            let whole = 2 * 2 * 2 * 400
            #expect(
                playsOn == true ? simulation.environmentSteps == whole : simulation.environmentSteps < whole)
            let policy = try Policy(contentsOf: folder.policy)
            #expect(policy.header.configuration.playsOn == (playsOn == true))
            let measured = try Evaluation.of(
                policy, on: Stage(task), episodeCount: 2, seed: 1, threadCount: 1)
            #expect(playsOn == true ? measured.meanSteps == 1000 : measured.meanSteps < 1000)
        }
    }

    @Test("are written in the run's log, which no other settings continue")
    func header() throws {
        let scratch = try Scratch()
        let plan = try SimulationPlan(settings(.hopper, playsOn: true))
        _ = try Simulation(plan, folder: scratch.folder("run"), threadCount: 1)
        let log = try RunLogReader(scratch.folder("run").log)
        #expect(log.header.configuration.playsOn)
        #expect(plan.matches(log))
        #expect(try !SimulationPlan(settings(.hopper, playsOn: nil)).matches(log))
    }
}
