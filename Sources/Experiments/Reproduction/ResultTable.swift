// SPDX-License-Identifier: Apache-2.0

public import Federation
import Foundation
import MuJoCoTasks

/// The finished runs in an experiment's folder, whichever call of the command played them.
public struct ResultTable {
    /// The experiment.
    public let experiment: Experiment
    /// Where its runs lie.
    public let folder: String
    private var byName: [String: CellResult] = [:]

    /// Reads what is finished.
    public init(_ experiment: Experiment, folder: String) throws {
        self.experiment = experiment
        self.folder = folder
        try refresh()
    }

    /// A table of results that are at hand.
    init(_ experiment: Experiment, folder: String, results: [CellResult]) {
        self.experiment = experiment
        self.folder = folder
        byName = Dictionary(uniqueKeysWithValues: results.map { ($0.cell.name, $0) })
    }

    /// Adds what has been finished since, by this program or another one.
    public mutating func refresh() throws {
        for task in experiment.tasks {
            for variant in experiment.variants(for: task) {
                for seed in seeds("\(folder)/\(task.name)/\(variant.name)") {
                    let run = CellRun(experiment.cell(task, variant, seed: seed), in: folder)
                    guard byName[run.cell.name] == nil, run.isFinished else { continue }
                    byName[run.cell.name] = try run.result()
                }
            }
        }
    }

    private func seeds(_ folder: String) -> [UInt64] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { name in
            name.hasPrefix("seed-") ? UInt64(name.dropFirst(5)) : nil
        }
    }

    /// Finished runs of a variant, by their seeds.
    func results(_ task: ControlTask, _ variant: Variant) -> [CellResult] {
        byName.values.filter { $0.cell.task == task && $0.cell.variant == variant }
            .sorted { $0.cell.seed < $1.cell.seed }
    }

    /// Every finished run, in the order of the experiment's tasks, variants and seeds.
    public var all: [CellResult] {
        experiment.tasks.flatMap { task in
            experiment.variants(for: task).flatMap { results(task, $0) }
        }
    }

    /// A cell's result, if it is finished.
    func result(_ cell: Cell) -> CellResult? { byName[cell.name] }

    /// The path of the list of runs.
    public var csvPath: String { folder + "/runs.csv" }

    /// Replaces `runs.csv` by a line for each finished run; makes the folder where there is none.
    public func writeLines() throws(StoreError) {
        try Files.makeFolder(folder)
        let lines = [CellResult.columns.joined(separator: ",")] + all.map(\.line)
        try Files.replace(csvPath, with: [UInt8]((lines.joined(separator: "\n") + "\n").utf8))
    }
}
