// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import MuJoCoTasks
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

    @Test("shrink α and μ as far in a short run as in a long one", arguments: [2, 10, 400, nil])
    func stretching(rounds: Int?) {
        let settings = Preset.scratch.settings(for: .halfCheetah, rounds: rounds)
        let steps = Double(settings.rounds - 1)
        #expect(abs(pow(settings.learningRateDecay, steps) - 0.1) < 1e-9)
        #expect(abs(pow(settings.perturbationDecay, steps) - 0.25) < 1e-9)
    }
}
