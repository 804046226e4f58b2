public import ArgumentParser
public import Experiments
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

    @Option(help: "scratch (learn from random weights, the default) or paper (the paper's settings).")
    var preset: Preset?

    @OptionGroup(title: "Settings")
    var overrides: SettingOptions

    @Option(help: "The run's folder. Default: runs/TASK-ALGORITHM-SEED.")
    var out: String?

    @Option(help: "Continue the run in this folder.")
    var resume: String?

    @Option(help: "Threads; results do not depend on it.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "One JSON object per evaluation on stdout, in place of lines for people.")
    var json = false

    func run() throws {
        try Failure.explained {
            guard threads >= 1, threads <= 1024 else { throw SettingsError("--threads", "must be 1 to 1024") }
            let interrupt = Interrupt()
            let simulation = try makeSimulation()
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

    private func makeSimulation() throws -> Simulation {
        if let resume {
            guard task == nil, preset == nil, out == nil, !overrides.isGiven else {
                throw SettingsError("--resume", "a run continues with its own settings; leave the others out")
            }
            return try Simulation(resuming: RunFolder(resume), threadCount: threads)
        }
        guard let task else { throw SettingsError("TASK", "name a task, for example half-cheetah") }
        let settings = try RunSettings.make(task: task, preset: preset ?? .scratch, overrides)
        let plan = try RunSettings.plan(settings)
        let name = "\(plan.settings.task)-\(settings.algorithm.rawValue)-\(settings.seed)"
        return try Simulation(plan, folder: RunFolder(out ?? "runs/\(name)"), threadCount: threads)
    }
}

extension Preset: ExpressibleByArgument {}
