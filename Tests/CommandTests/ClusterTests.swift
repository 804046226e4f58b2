// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// The grid of ``ReproduceTests``, cell by cell.
extension ReproduceTests {
    private struct Cell: Decodable {
        struct Settings: Decodable { var task: String, seed: Int, agents: Int }
        var index: Int
        var name, state: String
        var settings: Settings
    }

    private func cells(_ out: String) async throws -> [Cell] {
        let list = try await Command.run(grid + [out, "--list", "--json"], in: scratch.path)
        #expect(list.status == 0, "\(list.words)")
        return try list.output.split(separator: "\n").map {
            try JSONDecoder().decode(Cell.self, from: Data($0.utf8))
        }
    }

    private func play(_ out: String, cell: Int) async throws -> Outcome {
        try await Command.run(grid + [out, "--cell", "\(cell)"], in: scratch.path)
    }

    /// What a grid leaves, file by file: the summary, its figures, and every run. What it took is left out:
    /// seconds at the ends of lines of tables, hours in the summary.
    private func remains(_ out: String) throws -> [String: Data] {
        let root = "\(scratch.path)/\(out)/table1"
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root)
        where !name.hasPrefix("slurm") && !name.hasSuffix("state.json") {
            guard let data = FileManager.default.contents(atPath: "\(root)/\(name)") else { continue }
            files[name] = data
            let text = String(decoding: data, as: UTF8.self)
            if name.hasSuffix(".md") {
                files[name] = Data(text.replacing(/[0-9.]+ hours of one thread/, with: "").utf8)
            } else if name.hasSuffix(".csv") {
                let lines = text.split(separator: "\n").map { line in
                    line.split(separator: ",").dropLast().joined(separator: ",")
                }
                files[name] = Data(lines.joined(separator: "\n").utf8)
            }
        }
        return files
    }

    private func expectSame(_ out: String, _ other: String) throws {
        let (files, others) = (try remains(out), try remains(other))
        #expect(Set(files.keys) == Set(others.keys) && files.count > 40)
        for (name, data) in files { #expect(others[name] == data, "\(name)") }
    }

    @Test("lists its cells, plays one by its index, and two programs never play one")
    func single() async throws {
        let cells = try await cells("single")
        #expect(cells.map(\.index) == Array(0..<10) && cells.allSatisfy { $0.state == "open" })
        #expect(cells[3].name == "hopper/par-s2zpo-k10/seed-1" && cells[3].settings.agents == 10)

        let rivals = try await [0, 1].asyncMap { _ in
            try await Command.start(grid + ["single", "--cell", "0"], in: scratch.path)
        }
        let outcomes = try await rivals.asyncMap { try await $0.outcome() }
        // The other one found it taken, or finished already.
        #expect(outcomes.contains { $0.status == 0 }, "\(outcomes.map(\.words))")
        #expect(outcomes.allSatisfy { $0.status == 0 || $0.errors.contains("another program writes to it") })
        #expect(try await play("single", cell: 0).output.hasSuffix("\(cells[0].name) is finished\n"))

        let stopped = try await Command.start(grid + ["single", "--cell", "1"], in: scratch.path)
        let configuration = "single/table1/\(cells[1].name)/state.json"
        while stopped.isRunning, !scratch.contains(configuration) {
            try await Task.sleep(for: .milliseconds(1))
        }
        stopped.send(SIGUSR1)
        let outcome = try await stopped.outcome()
        #expect(outcome.status == 75 && outcome.errors.contains("stopped after a whole round"))
        #expect(try await self.cells("single").map(\.state).prefix(3) == ["finished", "begun", "open"])
        for (cell, status) in [("10", 64), ("-1", 64), ("1", 0)] {
            let words = grid + ["single", "--cell=\(cell)"]
            #expect(try await Command.run(words, in: scratch.path).status == status)
        }
        let processors = scratch.text("single/table1/\(cells[1].name)/processors.txt")
        #expect(processors?.split(separator: "\n").count == 1)
    }

    @Test("is played by GNU parallel, and leaves the same files")
    func parallel() async throws {
        #expect(try await Command.run(grid + ["whole"], in: scratch.path).status == 0)
        let script = """
            "$0" "$@" --list | awk '$2 != "finished" { print $1 }' |
                parallel --will-cite --jobs 2 "$0" "$@" --cell {} && "$0" "$@" --summary
            """
        let parallel = try await Command.run(grid + ["parallel"], shell: script, in: scratch.path)
        #expect(parallel.status == 0 && parallel.output.contains("10 runs in "), "\(parallel.words)")
        try expectSame("parallel", "whole")
    }

    @Test("is submitted to Slurm as arrays that it takes")
    func dryRun() async throws {
        try scratch.write("#!/bin/bash\n#SBATCH --partition=gpu, not\nmodule load x\n", to: "template.sh")
        let grid = ["reproduce", "table1", "--runs", "40", "--slurm", "--dry-run", "--out", "its/own"]
        let options = ["--array-parallelism", "5", "--time", "2:00:00", "--template", "template.sh"]
        let result = try await Command.run(
            grid + options, in: scratch.path, adding: ["SLURM_CONF": "/nonexistent"])
        #expect(result.status == 0, "\(result.words)")
        for words in [
            "--array=0-1000%5 ", "--array=0-598%5 ", " --time=2:00:00 <<'SCRIPT'\n#!/bin/bash\n#SBATCH",
            "module load x\nplayer= stop=\n", "--cell $((1001 + SLURM_ARRAY_TASK_ID)) &\n",
            "--dependency=afterany:JOB ", "--runs 40 --out its/own --summary\nSCRIPT\n",
        ] { #expect(result.output.contains(words), "\(words) is not in \(result.output)") }
        #expect(!scratch.contains("its"))
        for (words, reason) in [
            (["--template", "none"], "--template: is for --slurm"),
            (["--slurm", "--time", "2 h"], "'2 h' is no time of Slurm's"),
            (["--slurm", "--array-parallelism", "0"], "must be at least 1"),
            (["--slurm", "--list"], "write only one of them"), (["--json"], "is for --list"),
        ] {
            let refusal = try await Command.run(["reproduce", "table1"] + words, in: scratch.path)
            #expect(refusal.status == 64 && refusal.errors.contains(reason), "\(refusal.words)")
        }
    }

    @Test("is played by Slurm, whatever becomes of a task, and leaves the same files")
    func slurm() async throws {
        #expect(try await Command.run(grid + ["whole"], in: scratch.path).status == 0)
        let cluster = try await Cluster(arraySizeMaximum: 4)
        let submit = grid + ["cluster", "--slurm", "--time", "5"]
        let submitted = try await Command.run(submit, in: scratch.path, adding: cluster.variables)
        #expect(submitted.status == 0 && submitted.output.contains("10 of 10 cells in job "))
        let jobs = submitted.output.split { !$0.isNumber }.dropFirst(2).dropLast().map(String.init)
        try #require(jobs.count == 3, "\(submitted.words)")
        if Trials.areMany {
            // Some task is told that its time is nearly over, and one is killed. Where nothing else runs, all
            // may be over before one is met in the middle.
            try await disturb(cluster, jobs, ["--signal=USR1", "--batch"]) {
                try slurmWords().contains("stopped after a whole round")
            }
            try await disturb(cluster, jobs, ["--signal=KILL", "--full"]) { true }
        } else {
            let last = try await Program.run(["scancel", jobs[2] + "_1"], adding: cluster.variables)
            #expect(last.status == 0, "\(last.words)")
        }
        try await cluster.drain()
        let left = try await cells("cluster").count { $0.state != "finished" }
        let words = try slurmWords()
        #expect(left == 1, "\(words)")
        let again = try await Command.run(submit, in: scratch.path, adding: cluster.variables)
        #expect(again.output.contains("1 of 10 cells in job "), "\(again.words)")
        try await cluster.drain()
        try expectSame("cluster", "whole")
    }

    /// Sends a signal to tasks whose cells are in the middle of their runs, one after the other, until it has
    /// come to something.
    private func disturb(
        _ cluster: Cluster, _ jobs: [String], _ options: [String], until isDone: () throws -> Bool
    ) async throws {
        let cells = try await cells("cluster")
        for _ in 0..<6000 {
            for cell in cells {
                let run = "cluster/table1/\(cell.name)"
                guard scratch.contains(run + "/state.json"), !scratch.contains(run + "/policy.nudge") else {
                    continue
                }
                let job = "\(jobs[cell.index / 4])_\(cell.index % 4)"
                _ = try await Program.run(["scancel"] + options + [job], adding: cluster.variables)
                try await Task.sleep(for: .milliseconds(500))
                if try isDone() { return }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        let words = try slurmWords()
        Issue.record("no task was met in the middle of its run: \(words)")
    }

    /// What all tasks wrote.
    private func slurmWords() throws -> String {
        let folder = scratch.path + "/cluster/table1/slurm"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            "\(name): \(try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))"
        }.joined(separator: "\n")
    }
}

extension Array {
    /// One after the other.
    fileprivate func asyncMap<Value>(_ work: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await work(element)) }
        return values
    }
}
