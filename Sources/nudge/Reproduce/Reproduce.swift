// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Experiments
import Federation
import Foundation
import MuJoCoTasks

/// `nudge reproduce`.
struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Repeats the paper's experiments, and ours, run by run.",
        discussion: """
            table1: how many agents share the perturbation. figure3: Par-S²ZPO against FedAvg-S²ZPO. \
            fine-tuning: the same with our preset. learning-rates: the same at smaller α. ablations: one \
            choice changed at a time. scratch: learning from zero weights. teach: the same with few answers \
            of an eye like people's, and flips. table1-brittle, figure3-brittle and fine-tuning-brittle \
            start from policies that a small step wrecks. A grid that was stopped or \
            killed continues, and finished runs are never repeated; with more --runs it gets the next \
            seeds. DIR/EXPERIMENT has runs.csv, the summary and its figures, and a folder for each run. \
            On a cluster: --list numbers the runs, --cell plays one, and --slurm has Slurm play them; an \
            index holds for the same --task, --variant and --runs.
            """)

    @Argument(
        help: """
            table1, figure3, fine-tuning, learning-rates, ablations, scratch or teach; the first three also \
            with -brittle behind.
            """)
    var experiment: Experiment

    @Option(help: "Runs of each variant. Default: 20 for Hopper and Swimmer as in the paper, otherwise 10.")
    var runs: Int?

    @Option(help: "A task; may be given again. Default: all of the experiment's.")
    var task: [String] = []

    @Option(help: "A variant, by its folder's name; may be given again. Default: all of the experiment's.")
    var variant: [String] = []

    @Option(help: "Runs that are played at the same time, each on one thread.")
    var workers = ProcessInfo.processInfo.activeProcessorCount

    @Option(
        help: ArgumentHelp("The folder of all experiments.", valueName: "dir"),
        transform: WrittenPath.resolved)
    var out = "runs/reproduce"

    @Option(
        help: ArgumentHelp(
            """
            Start from DIR/TASK/flat-1.nudge and so on, or ppo-1.nudge and so on where brittle, not \
            from the built-in policies.
            """,
            valueName: "dir"),
        transform: WrittenPath.resolved)
    var policies: String?

    @Flag(help: "Play nothing; write the summary of the runs that are finished.")
    var summary = false

    @Flag(help: "Play nothing; list the runs: index, how far it is, folder, title.")
    var list = false

    @Flag(help: "With --list, a JSON object for each run, with its settings.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Play only the run with this index. Ends with 75 where SIGUSR1 or SIGTERM stopped it.",
            valueName: "index"))
    var cell: Int?

    @OptionGroup(title: "Slurm")
    var slurm: SlurmOptions

    func run() async throws {
        try await Failure.explained {
            try check()
            guard workers >= 1, workers <= 1024 else { throw SettingsError("--workers", "must be 1 to 1024") }
            let tasks = try task.map { name in try ControlTask.named(name) }
            let grid = try Grid(
                experiment, tasks: tasks.isEmpty ? nil : tasks,
                variantNames: variant.isEmpty ? nil : variant, runCount: runs)
            let folder = "\(out)/\(experiment.rawValue)"
            if list { return try show(grid, folder) }
            if let cell { return try play(cell: cell, of: grid, folder) }
            if slurm.slurm { return try await submit(grid, folder) }
            if !summary { try play(grid, folder) }
            try await summarise(folder)
        }
    }

    /// Refuses what means nothing together.
    private func check() throws(SettingsError) {
        try slurm.check()
        let modes = [
            summary ? "--summary" : nil, list ? "--list" : nil, cell.map { _ in "--cell" },
            slurm.slurm ? "--slurm" : nil,
        ].compactMap { $0 }
        if modes.count > 1 { throw SettingsError(modes.joined(separator: ", "), "write only one of them") }
        if json, !list { throw SettingsError("--json", "is for --list; write that, too") }
    }

    private func play(_ grid: Grid, _ folder: String) throws {
        let interrupt = Interrupt()
        let report = GridReport(workerCount: workers)
        let run = try GridRun(
            grid, folder: folder, policies: StartingPolicies(policies), workerCount: workers)
        Engine.announce()
        let isComplete = try run.run(
            shouldStop: { interrupt.isRequested }, onEvent: { event in report.show(event) })
        Console.endProgress()
        guard isComplete else {
            Console.error(
                "nudge: stopped; the same command continues, and --summary shows what is finished")
            throw Failure.interrupted
        }
    }

    private func summarise(_ folder: String) async throws {
        let results = try ResultTable(experiment, folder: folder)
        try results.writeLines()
        let summary = Summary(results)
        do {
            try await summary.write()
        } catch let error as GnuplotError {
            Console.error("nudge: the page is written, but not its figures: \(error)")
            throw Failure.unavailable
        }
        print("\(results.all.count) runs in \(results.csvPath), summary in \(summary.path)")
    }
}

extension Experiment: ExpressibleByArgument {}
