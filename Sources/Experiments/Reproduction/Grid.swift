public import MuJoCoTasks

/// The runs of an experiment that are asked for, in the order in which they are played.
public struct Grid: Sendable {
    /// The experiment.
    public let experiment: Experiment
    /// Seed by seed, so that a grid that was stopped early has all variants equally often.
    public internal(set) var cells: [Cell]

    /// Lists runs.
    /// - Parameters:
    ///   - tasks: all of the experiment's if nil.
    ///   - runCount: runs of each variant; the experiment's own number for the task if nil.
    /// - Throws: ``SettingsError`` for a task that the experiment does not have or a count that is not 1 to
    ///   1000.
    public init(
        _ experiment: Experiment, tasks: [ControlTask]? = nil, runCount: Int? = nil
    ) throws(SettingsError) {
        for task in tasks ?? [] where !experiment.tasks.contains(task) {
            let known = experiment.tasks.map(\.name).joined(separator: ", ")
            throw SettingsError("--task", "\(experiment.rawValue) has \(known), not \(task.name)")
        }
        if let runCount, runCount < 1 || runCount > 1000 {
            throw SettingsError("--runs", "must be 1 to 1000, not \(runCount)")
        }
        self.experiment = experiment
        cells = experiment.tasks.filter { tasks?.contains($0) ?? true }.flatMap { task in
            let variants = experiment.variants(for: task)
            let runCount = runCount ?? experiment.runCount(for: task)
            return experiment.seeds(runCount, for: task).flatMap { seed in
                variants.map { Cell(task: task, variant: $0, seed: seed) }
            }
        }
    }
}
