// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Hopper's grids with random small actors, which fall at once, in place of PPO's.
@Suite("nudge reproduce")
struct ReproduceTests {
    let scratch: Scratch
    let grid = ["reproduce", "table1", "--task", "hopper", "--runs", "1", "--policies", "policies", "--out"]

    init() async throws {
        scratch = try Scratch()
        let start = ["simulate", "hopper", "--preset", "paper", "--hidden", "2", "-T", "0"]
        let quick = ["--evaluation-episodes", "1", "--out", "start"]
        #expect(try await Command.run(start + quick, in: scratch.path).status == 0)
        let folder = scratch.path + "/policies/hopper"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for number in 1...3 {
            try FileManager.default.copyItem(
                atPath: scratch.path + "/start/policy.nudge", toPath: "\(folder)/flat-\(number).nudge")
        }
    }

    /// `runs.csv` without the wall time.
    func lines(_ out: String) throws -> [String] {
        let text = try String(contentsOfFile: "\(scratch.path)/\(out)/table1/runs.csv", encoding: .utf8)
        return text.split(separator: "\n").map { $0.split(separator: ",").dropLast().joined(separator: ",") }
    }

    @Test("survives being killed at any moment, and writes the same numbers")
    func killed() async throws {
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(state: seed)
        let start = Date()
        let whole = try await Command.run(grid + ["whole"], in: scratch.path)
        #expect(whole.status == 0 && whole.errors.isEmpty, "\(whole.errors)")
        #expect(whole.output.contains("10 of 10 runs done, 0 s left"))
        let seconds = Date().timeIntervalSince(start)
        for _ in 0..<8 {
            let command = try await Command.start(grid + ["killed", "--workers", "2"], in: scratch.path)
            try await Task.sleep(for: .seconds(seconds * 0.2 * Double(chance.next() % 1000) / 1000))
            command.send(SIGKILL)
            let result = try await command.outcome()
            #expect(result.wasSignalled || result.status == 0, "let seed: UInt64 = \(seed): \(result.errors)")
        }
        let last = try await Command.run(grid + ["killed"], in: scratch.path)
        #expect(last.status == 0, "let seed: UInt64 = \(seed): \(last.errors)")
        #expect(try lines("killed") == lines("whole"), "let seed: UInt64 = \(seed)")
        #expect(FileManager.default.fileExists(atPath: scratch.path + "/killed/table1/README.md"))
    }

    @Test("ends with 130 at Ctrl-C, in one line, and shows what is finished")
    func interrupted() async throws {
        let command = try await Command.start(grid + ["stopped", "--workers", "1"], in: scratch.path)
        while command.isRunning, !command.output.contains("runs done") {
            try await Task.sleep(for: .milliseconds(10))
        }
        command.send(SIGINT)
        let result = try await command.outcome()
        #expect(result.status == 130 && !result.wasSignalled && result.errorLines.count == 1)
        #expect(result.errors.contains("the same command continues"), "\(result.errors)")
        // Runs that were copied here have no line yet.
        let before = try lines("stopped")
        try FileManager.default.removeItem(atPath: scratch.path + "/stopped/table1/runs.csv")
        let summary = try await Command.run(grid + ["stopped", "--summary"], in: scratch.path)
        #expect(summary.status == 0, "\(summary.errors)")
        #expect(try lines("stopped") == before)
        #expect(summary.output.contains(" runs in stopped/table1/runs.csv, summary in stopped/table1/README"))
    }

    @Test("refuses what cannot be played, in one line")
    func refusals() async throws {
        for (arguments, status, words) in [
            (["table1", "--task", "ant"], 64, "half-cheetah, hopper, swimmer, walker2d, not ant"),
            (["figure3", "--variant", "k5"], 64, "fedavg-s2zpo, fedavg-s2zpo-rescaled, par-s2zpo, not 'k5'"),
            (["figure4"], 64, "figure4"), (["table1", "--runs", "0"], 64, "--runs"),
            (["table1", "--workers", "0"], 64, "--workers"),
            (
                ["figure3", "--task", "swimmer", "--policies", "policies"], 66,
                "policies/swimmer/flat-1.nudge: cannot be read"
            ),
        ] {
            let result = try await Command.run(["reproduce"] + arguments, in: scratch.path)
            #expect(result.status == status && result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains(words), "\(result.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/runs"))
    }
}
