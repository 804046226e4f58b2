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
    /// Which policies a run that does not learn from scratch starts from.
    let start: StartingPolicies.Kind

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
        let start = policies.start(task, start, seed: seed)
        settings.from = start
        return try SimulationPlan(settings, base: try Policy(from: start))
    }
}

/// The PPO policies that fine-tuning starts from: the built-in ones, or a folder's `TASK/flat-1.nudge` and so
/// on.
public struct StartingPolicies: Sendable {
    /// How they were trained. The raw value begins their names.
    enum Kind: String, Sendable {
        /// With exploration noise that stays as large as it is: most of the return is left after ±0.05 in all
        /// coordinates.
        case flat
        /// With noise that dies away: little of it is.
        case brittle = "ppo"
    }

    /// Policies of each task. Run 1 starts from the first, run 2 from the second, run 4 from the first again.
    public static let countPerTask: UInt64 = 3

    /// Which seeds of PPO the policies are named after. With its noise kept, HalfCheetah's third stayed at
    /// half of what it should return.
    private static func numbers(_ task: ControlTask, _ kind: Kind) -> [Int] {
        task == .halfCheetah && kind == .flat ? [1, 2, 4] : [1, 2, 3]
    }

    /// The folder, which need not exist; the built-in ones if nil.
    public let folder: String?

    /// Names a folder, or means the built-in ones.
    public init(_ folder: String? = nil) { self.folder = folder }

    /// What the run with this seed starts from, as ``SimulationSettings/from`` has it.
    func start(_ task: ControlTask, _ kind: Kind, seed: UInt64) -> String {
        let number = Self.numbers(task, kind)[Int((seed - 1) % Self.countPerTask)]
        let name = "\(task.name)/\(kind.rawValue)-\(number)"
        return folder.map { "\($0)/\(name).nudge" } ?? name
    }
}
