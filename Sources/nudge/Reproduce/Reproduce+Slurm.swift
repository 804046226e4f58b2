// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import Foundation

extension Reproduce {
    /// Submits the cells that are not finished, and a job that sums up what they left.
    func submit(_ grid: Grid, _ folder: String) async throws {
        let cells = grid.cells.indices.filter { CellRun(grid.cells[$0], in: folder).state != .finished }
        guard !cells.isEmpty else {
            return print("all \(grid.cells.count) cells are finished; --summary sums them up")
        }
        let jobs = SlurmJob.arrays(
            of: cells, named: "nudge-\(experiment.rawValue)", sizeMaximum: try await arraySize(),
            parallelism: slurm.arrayParallelism,
            options: Self.oneCore
                + ["--requeue", "--open-mode=append", "--signal=B:USR1@60"]
                + ["--output=\(folder)/slurm/%A_%a.txt"] + (slurm.time.map { ["--time=\($0)"] } ?? []),
            script: { [beginning = try beginning()] first in
                beginning + SlurmJob.playing(words, first: first)
            })
        if slurm.dryRun {
            for job in jobs { print(job.text) }
            return print(try collector(folder, after: ["JOB"]).text)
        }
        try Files.makeFolder("\(folder)/slurm")
        var numbers: [String] = []
        for job in jobs { numbers.append(try await Slurm.submit(job)) }
        let last = try await Slurm.submit(try collector(folder, after: numbers))
        print(
            "\(cells.count) of \(grid.cells.count) cells in job \(numbers.joined(separator: ", ")); "
                + "job \(last) sums them up")
    }

    private static let oneCore = ["--ntasks=1", "--cpus-per-task=1"]

    /// The job that sums up, whether or not all cells were finished.
    private func collector(_ folder: String, after jobs: [String]) throws -> SlurmJob {
        SlurmJob(
            options: ["--parsable", "--job-name=nudge-\(experiment.rawValue)-summary"] + Self.oneCore + [
                "--dependency=afterany:\(jobs.joined(separator: ":"))",
                "--output=\(folder)/slurm/summary-%j.txt",
            ],
            script: try beginning() + "exec "
                + (words + ["--summary"]).map(\.quoted).joined(separator: " ") + "\n")
    }

    private func arraySize() async throws -> Int {
        do {
            return try await Slurm.arraySize()
        } catch  where slurm.dryRun {
            // Somebody may prepare on a machine without Slurm what another one submits.
            return Slurm.usualArraySize
        }
    }

    /// What a script begins with.
    private func beginning() throws -> String {
        guard let path = slurm.template else { return "#!/bin/sh\n" }
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        guard text.hasPrefix("#!") else {
            throw StoreError.damaged(path: path, detail: "must begin with #! and a shell, as #!/bin/bash")
        }
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// This command for the same cells, wherever Slurm starts it.
    private var words: [String] {
        var words = [
            Bundle.main.executablePath ?? CommandLine.arguments[0], "reproduce", experiment.rawValue,
        ]
        for name in task { words += ["--task", name] }
        for name in variant { words += ["--variant", name] }
        if let runs { words += ["--runs", "\(runs)"] }
        words += ["--out", out]
        if let policies { words += ["--policies", policies] }
        return words
    }
}
