// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import MuJoCoTasks
import NudgeCore
import Testing

@Suite("Presets")
struct PresetTests {
    @Test("make a run possible on every task", arguments: Preset.allCases, ControlTask.all.prefix(4))
    func plans(preset: Preset, task: ControlTask) throws {
        for rounds in [nil, 0, 1, 2, 400] {
            let settings = preset.settings(for: task, rounds: rounds)
            #expect(rounds == nil || settings.rounds == rounds)
            _ = try SimulationPlan(settings)
        }
    }

    @Test("take a rhythm where the joints are observed, and say so where not", arguments: ControlTask.all)
    func rhythm(task: ControlTask) throws {
        for actor in ActorName.allCases {
            var settings = Preset.scratch.settings(for: task)
            settings.agents = 1
            settings.set(actor, for: task)
            if actor == .network || task.joints != nil {
                let kind = try SimulationPlan(settings).header.configuration.shape.kind
                #expect(Int(kind.rawValue) == ActorName.allCases.firstIndex(of: actor))
            } else {
                let error = #expect(throws: SettingsError.self) { _ = try SimulationPlan(settings) }
                #expect(error?.description.hasPrefix("--actor: \(task.name) does not show") == true)
            }
            settings.set(.network, for: task)
            let plain = Preset.scratch.settings(for: task)
            #expect(settings.observationFactors == plain.observationFactors)
            #expect(settings.observationOffsets == plain.observationOffsets)
        }
    }

    @Test("refuse a rhythm's pace and gain that its header cannot hold")
    func rhythmRanges() {
        for (pace, gain) in [
            (0, 0.25), (-1, 0.25), (10.01, 0.25), (.nan, 0.25), (1, 0), (1, 256), (1, .nan),
        ] {
            var settings = SimulationSettings(task: "half-cheetah")
            settings.rhythm = .init(pace: pace, feedbackGain: gain)
            let error = #expect(throws: SettingsError.self) { _ = try SimulationPlan(settings) }
            #expect(error?.description.hasPrefix(gain == 0.25 ? "--pace: " : "--feedback-gain: ") == true)
        }
    }

    @Test("shrink α and μ as far in a short run as in a long one", arguments: [2, 10, 400, nil])
    func stretching(rounds: Int?) {
        let settings = Preset.scratch.settings(for: .halfCheetah, rounds: rounds)
        let steps = Double(settings.rounds - 1)
        #expect(abs(pow(settings.learningRateDecay, steps) - 0.1) < 1e-9)
        #expect(abs(pow(settings.perturbationDecay, steps) - 0.25) < 1e-9)
    }
}
