// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import MuJoCoTasks

/// The settings of a run from a task's name, a preset and the options that were given.
enum RunSettings {
    /// Makes settings; a task that agents bring along has plain ones.
    static func make(
        task: String, preset: Preset, _ overrides: SettingOptions
    ) throws -> SimulationSettings {
        var settings: SimulationSettings
        if task == SimulationPlan.pointMass {
            settings = .pointMass
        } else {
            settings = preset.settings(for: try ControlTask.named(task), rounds: overrides.rounds)
        }
        try overrides.apply(to: &settings)
        if settings.from != nil, overrides.hidden != nil || overrides.fractionBits != nil {
            throw SettingsError(
                "--from", "the policy brings its own actor; leave --hidden, --fraction-bits out")
        }
        return settings
    }

    /// The plan of settings, with the policy that they start from.
    static func plan(_ settings: SimulationSettings) throws -> SimulationPlan {
        let base = try settings.from.map { path throws(StoreError) in try Policy(contentsOf: path) }
        return try SimulationPlan(settings, base: base)
    }
}
