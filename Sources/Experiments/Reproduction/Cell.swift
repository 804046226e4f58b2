// SPDX-License-Identifier: Apache-2.0

import Federation
public import MuJoCoTasks

/// One run of an experiment: a task, a variant and a seed.
public struct Cell: Sendable {
    /// The task.
    public let task: ControlTask
    /// What is compared.
    public let variant: Variant
    /// The run's seed, which also chooses the starting policy.
    public let seed: UInt64

    /// What it is played with, the starting policy left out.
    public var settings: SimulationSettings {
        var settings = variant.settings
        settings.seed = seed
        return settings
    }

    /// Where the run lies within the experiment's folder.
    public var name: String { "\(task.name)/\(variant.name)/seed-\(seed)" }

    /// Control steps of its compared episodes if no body falls: what it costs, for estimates of time.
    var stepsMaximum: Double {
        let settings = variant.settings
        let panels = settings.agents + (settings.gate == nil ? 0 : 1)
        let batches = (settings.behaviours ?? 2) * settings.batches * panels * settings.rounds
        let episodes = batches * settings.trajectories
        return Double(episodes * (settings.horizon ?? task.horizon))
    }

    /// The run's checked settings.
    /// - Throws: ``StoreError`` if the starting policy cannot be read, ``SettingsError`` if it does not fit.
    func plan(_ policies: StartingPolicies) throws -> SimulationPlan {
        var settings = settings
        guard variant.startsFromPolicy else { return try SimulationPlan(settings) }
        let start = policies.start(task, seed: seed)
        settings.from = start
        return try SimulationPlan(settings, base: try Policy(from: start))
    }
}

/// The PPO policies that fine-tuning starts from: the built-in ones, or a folder's `TASK/ppo-1.nudge` and so
/// on.
public struct StartingPolicies: Sendable {
    /// Policies of each task. Run 1 starts from the first, run 2 from the second, run 4 from the first again.
    public static let countPerTask: UInt64 = 3
    /// The folder, which need not exist; the built-in ones if nil.
    public let folder: String?

    /// Names a folder, or means the built-in ones.
    public init(_ folder: String? = nil) { self.folder = folder }

    /// What the run with this seed starts from, as ``SimulationSettings/from`` has it.
    func start(_ task: ControlTask, seed: UInt64) -> String {
        let name = "\(task.name)/ppo-\((seed - 1) % Self.countPerTask + 1)"
        return folder.map { "\($0)/\(name).nudge" } ?? name
    }
}
