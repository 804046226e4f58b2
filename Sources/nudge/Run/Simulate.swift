// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Experiments
import Federation
import Foundation

/// `nudge simulate`.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Trains a simulated fleet on a control task.",
        discussion: """
            Every option that is not given comes from the preset. A run folder holds the run log, from which \
            the policy is rebuilt bit by bit, the settings, the learning curve and the final policy.
            """)

    @Argument(help: "The task, for example half-cheetah; see 'nudge tasks'. Not with --resume.")
    var task: String?

    @Option(help: "scratch (from random weights, the default), teach (the same with few answers) or paper.")
    var preset: Preset?

    @OptionGroup(title: "Settings")
    var overrides: SettingOptions

    @Option(
        help: """
            Starts that compete: each plays --start-rounds rounds, and the one that a panelist likes best \
            goes on.
            """)
    var starts: Int?

    @Option(help: "Rounds that each of --starts plays; they count as rounds of the run.")
    var startRounds: Int?

    @Option(
        help: ArgumentHelp("The run's folder. Default: runs/TASK-ALGORITHM-SEED.", valueName: "dir"),
        transform: WrittenPath.resolved)
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Continue the run in this folder; with --rounds, to so many rounds in all.", valueName: "dir"),
        transform: WrittenPath.resolved)
    var resume: String?

    @Option(help: "Threads; results do not depend on it.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "One JSON object per evaluation on stdout, in place of lines for people.")
    var json = false

    func run() throws {
        try Failure.explained {
            guard threads >= 1, threads <= 1024 else { throw SettingsError("--threads", "must be 1 to 1024") }
            let interrupt = Interrupt()
            guard let simulation = try openSimulation(interrupt) else {
                throw Failure.interrupted
            }
            let report = RunReport(simulation, isJSON: json)
            report.begin()
            let isComplete = try simulation.run(
                shouldStop: { interrupt.isRequested },
                onRound: { simulation, point in report.round(simulation, point) })
            guard isComplete else {
                report.stopped()
                throw Failure.interrupted
            }
            report.finish()
        }
    }

    /// Nil if it was interrupted while starts competed.
    private func openSimulation(_ interrupt: Interrupt) throws -> Simulation? {
        let report = StartsReport(isJSON: json)
        if let resume {
            guard task == nil, preset == nil, out == nil, starts == nil, startRounds == nil,
                overrides.given.allSatisfy({ $0 == "rounds" })
            else {
                throw SettingsError(
                    "--resume",
                    "a run continues with its own settings; leave all others out but --rounds, which gives "
                        + "it more")
            }
            let folder = RunFolder(resume)
            let simulation = try Simulation.reopen(
                folder, threadCount: threads, rounds: overrides.rounds,
                shouldStop: { interrupt.isRequested }, onRound: report.round)
            report.finish(simulation, folder)
            return simulation
        }
        guard let task else { throw SettingsError("TASK", "name a task, for example half-cheetah") }
        var settings = try RunSettings.make(task: task, preset: preset ?? .scratch, overrides)
        settings.starts = try competingStarts()
        let plan = try RunSettings.plan(settings)
        let name = "\(plan.settings.task)-\(settings.algorithm.rawValue)-\(settings.seed)"
        let folder = RunFolder(out ?? "runs/\(name)")
        guard settings.starts == nil || !Files.exists(folder.configuration) else {
            throw StoreError.exists(path: folder.configuration)
        }
        let simulation = try Simulation.open(
            plan, folder: folder, threadCount: threads, shouldStop: { interrupt.isRequested },
            onRound: report.round)
        report.finish(simulation, folder)
        return simulation
    }

    private func competingStarts() throws(SettingsError) -> SimulationSettings.Starts? {
        switch (starts, startRounds) {
        case (nil, nil): return nil
        case (let count?, let rounds?): return SimulationSettings.Starts(count: count, rounds: rounds)
        default: throw SettingsError("--starts, --start-rounds", "write both, or neither")
        }
    }
}

extension Preset: ExpressibleByArgument {}
