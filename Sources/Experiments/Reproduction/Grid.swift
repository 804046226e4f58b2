// SPDX-License-Identifier: Apache-2.0

public import MuJoCoTasks

/// The runs of an experiment that are asked for, in the order in which they are played.
public struct Grid: Sendable {
    /// The experiment.
    public let experiment: Experiment
    /// Task by task and seed by seed, so that a grid that was stopped early has all variants equally often. A
    /// cell's index here is the same in every grid of the same tasks, variants and number of runs.
    public internal(set) var cells: [Cell]

    /// Lists runs.
    /// - Parameters:
    ///   - experiment: whose runs.
    ///   - tasks: all of the experiment's if nil.
    ///   - variantNames: names of variants, as their folders have them; all variants of each task if nil.
    ///   - runCount: runs of each variant; the experiment's own number for the task if nil.
    /// - Throws: ``SettingsError`` for a task or a variant that the experiment does not have, or a count that
    ///   is not 1 to 1000.
    public init(
        _ experiment: Experiment, tasks: [ControlTask]? = nil, variantNames: [String]? = nil,
        runCount: Int? = nil
    ) throws(SettingsError) {
        for task in tasks ?? [] where !experiment.tasks.contains(task) {
            let known = experiment.tasks.map(\.name).joined(separator: ", ")
            throw SettingsError("--task", "\(experiment.rawValue) has \(known), not \(task.name)")
        }
        if let runCount, runCount < 1 || runCount > 1000 {
            throw SettingsError("--runs", "must be 1 to 1000, not \(runCount)")
        }
        self.experiment = experiment
        let tasks = experiment.tasks.filter { tasks?.contains($0) ?? true }
        let knownNames = Set(tasks.flatMap { experiment.variants(for: $0).map(\.name) })
        for name in variantNames ?? [] where !knownNames.contains(name) {
            let known = knownNames.sorted().joined(separator: ", ")
            throw SettingsError("--variant", "\(experiment.rawValue) has \(known), not '\(name)'")
        }
        cells = tasks.flatMap { task in
            let variants = experiment.variants(for: task).filter {
                variantNames?.contains($0.name) ?? true
            }
            let runCount = runCount ?? experiment.runCount(for: task)
            return experiment.seeds(runCount, for: task).flatMap { seed in
                variants.map { experiment.cell(task, $0, seed: seed) }
            }
        }
    }
}
