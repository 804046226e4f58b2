// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import MuJoCoTasks
import NudgeCore

/// The settings of a run from a task's name, a preset and the options that were given.
enum RunSettings {
    /// Makes settings; a task that agents bring along, or that a file describes, has plain ones.
    /// - Parameter task: a name, or a file that ends in `.toml`.
    static func make(
        task: String, preset: Preset, _ overrides: SettingOptions
    ) throws -> SimulationSettings {
        var settings =
            try TaskFile.read(task).map { file in try preset.settings(for: file) }
            ?? SimulationPlan.task(named: task).map { task in
                preset.settings(for: task, rounds: overrides.rounds, judge: overrides.judge)
            } ?? .pointMass
        try overrides.apply(to: &settings)
        settings.from = try settings.from.map { path throws(StoreError) in
            try RunFolder.policyFile(at: path)
        }
        if settings.from != nil,
            overrides.hidden != nil || overrides.actor != nil || overrides.fractionBits != nil
        {
            throw SettingsError(
                "--from", "the policy brings its own actor; leave --hidden, --actor, --fraction-bits out")
        }
        return settings
    }

    /// The settings of a run that may be there already and have begun with fewer rounds: it is given more.
    /// What a preset stretches over a run stays as it began.
    /// - Parameters:
    ///   - log: where the run's log is, or is to be.
    ///   - remake: the same settings, but for so many rounds.
    static func continued(
        _ settings: SimulationSettings, log: String, remake: (Int) throws -> SimulationSettings
    ) throws -> SimulationSettings {
        guard Files.exists(log) else { return settings }
        let first = Int(try RunLogReader(log).header.configuration.roundCount)
        guard first > 0, settings.rounds > first else { return settings }
        var begun = try remake(first)
        begun.firstRounds = first
        begun.rounds = settings.rounds
        return begun
    }

    /// The plan of settings, with the policy that they start from.
    static func plan(_ settings: SimulationSettings) throws -> SimulationPlan {
        let base = try settings.from.map { text throws(StoreError) in try Policy(from: text) }
        return try SimulationPlan(settings, base: base)
    }
}
