// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import Federation

/// The options of `nudge reproduce --slurm`.
struct SlurmOptions: ParsableArguments {
    @Flag(help: "Submit the unfinished cells to Slurm, a task each, and a job that sums them up.")
    var slurm = false

    @Option(
        help: ArgumentHelp(
            "What a job's script begins with: #SBATCH lines, modules that are to be loaded.",
            valueName: "file"),
        transform: WrittenPath.resolved)
    var template: String?

    @Option(help: "Cells that are played at the same time; as many as there is room for unless told.")
    var arrayParallelism: Int?

    @Option(
        help: ArgumentHelp(
            "The longest that a task runs before it is queued again, as Slurm writes times: 30 or 2:00:00.",
            valueName: "time"))
    var time: String?

    @Flag(help: "Print what would be submitted, and submit nothing.")
    var dryRun = false

    /// Refuses what means nothing together.
    func check() throws(SettingsError) {
        guard slurm else {
            let given = [
                template.map { _ in "--template" }, arrayParallelism.map { _ in "--array-parallelism" },
                time.map { _ in "--time" }, dryRun ? "--dry-run" : nil,
            ].compactMap { $0 }
            if let option = given.first { throw SettingsError(option, "is for --slurm; write that, too") }
            return
        }
        if let arrayParallelism, arrayParallelism < 1 {
            throw SettingsError("--array-parallelism", "must be at least 1, not \(arrayParallelism)")
        }
        if let time, time.isEmpty || !time.allSatisfy({ $0.isASCII && ($0.isNumber || ":-".contains($0)) }) {
            throw SettingsError("--time", "'\(time)' is no time of Slurm's; write minutes, or 2:00:00")
        }
    }
}
