// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("A run of the command survives", .timeLimit(.minutes(20)))
struct KillTests {
    /// A teacher's memory is part of what a killed run must find again.
    private static let run =
        ["simulate", "inverted-pendulum", "--teacher", "equal", "--gate", "-T", "60"] + small
        + ["--horizon", "30"]

    @Test("being killed at any moment, many times over")
    func killed() async throws {
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(state: seed)
        let scratch = try Scratch()
        let whole = scratch.path + "/whole"
        let start = Date()
        #expect(try await Command.run(Self.run + ["--out", whole]).status == 0)
        var seconds = Date().timeIntervalSince(start)
        var kills = 0
        var resumedKills = 0
        var number = 0
        // Up to eight kills a run; some runs finish before.
        while kills < 24 || resumedKills < 8 {
            let folder = scratch.path + "/killed-\(number)"
            number += 1
            let target = kills + 8
            var isDone = false
            while !isDone {
                // The first file of a run: from then on there is something to continue.
                let isBegun = FileManager.default.fileExists(atPath: folder + "/config.json")
                let command = try await Command.start(
                    isBegun ? ["simulate", "--resume", folder] : Self.run + ["--out", folder])
                if kills < target {
                    try await Task.sleep(for: .seconds(seconds * 0.3 * Double(chance.next() % 1000) / 1000))
                    command.send(SIGKILL)
                }
                let result = try await command.outcome()
                if result.wasSignalled {
                    kills += 1
                    resumedKills += isBegun ? 1 : 0
                    if !FileManager.default.fileExists(atPath: folder + "/run.log") { seconds *= 1.25 }
                } else {
                    #expect(result.status == 0, "let seed: UInt64 = \(seed): \(result.errors)")
                    isDone = true
                    // The machine may be less busy than it was during the whole run.
                    if kills < target { seconds *= 0.8 }
                }
            }
            #expect(Remains(folder) == Remains(whole), "let seed: UInt64 = \(seed)")
            try #require(number < 60, "let seed: UInt64 = \(seed): \(kills) kills")
        }
    }

    @Test(
        "Ctrl-C, SIGTERM and the end of its terminal: it ends after a whole round and says how to go on",
        arguments: [SIGINT, SIGTERM, SIGHUP])
    func interrupted(signal: Int32) async throws {
        let scratch = try Scratch()
        let run = [
            "simulate", "reacher", "-T", "30000", "-K", "2", "--horizon", "5", "--evaluation-interval",
            "50000",
        ]
        let command = try await Command.start(
            run + ["--evaluation-episodes", "1", "--out", "a run"], in: scratch.path)
        let rounds = { FileManager.default.contents(atPath: scratch.path + "/a run/run.log") }
        // The header and some rounds.
        while command.isRunning, rounds()?.count ?? 0 < 1000 {
            try await Task.sleep(for: .milliseconds(5))
        }
        command.send(signal)
        let result = try await command.outcome()
        #expect(result.status == 130 && !result.wasSignalled, "\(result.errors)")
        #expect(result.errorLines.count == 1)
        // What it says can be pasted.
        let line = String(try #require(result.errorLines.first))
        let advice = try #require(line.firstRange(of: "nudge simulate --resume "))
        let pasted = "ulimit -t 100; exec $0 " + line[advice.lowerBound...].dropFirst("nudge ".count)
        let before = rounds()
        let resumed = try await Command.start([], shell: pasted, in: scratch.path)
        while resumed.isRunning, rounds() == before { try await Task.sleep(for: .milliseconds(5)) }
        resumed.send(SIGINT)
        let second = try await resumed.outcome()
        #expect(second.status == 130 || second.status == 0, "\(second.errors)")
        #expect(second.output.contains("continuing after round ") || second.output.isEmpty)
    }

    @Test("Ctrl-C while starts compete: it says how to go on, and goes on")
    func interruptedContest() async throws {
        let scratch = try Scratch()
        let run =
            ["simulate", "reacher", "--starts", "3", "--start-rounds", "400", "-T", "402", "-K", "2"]
            + ["--horizon", "5", "--evaluation-interval", "500", "--evaluation-episodes", "1"]
        #expect(try await Command.run(run + ["--out", "whole"], in: scratch.path).status == 0)
        let command = try await Command.start(run + ["--out", "stopped"], in: scratch.path)
        let state = scratch.path + "/stopped/starts/2/state.json"
        while command.isRunning, !FileManager.default.fileExists(atPath: state) {
            try await Task.sleep(for: .milliseconds(2))
        }
        command.send(SIGINT)
        let result = try await command.outcome()
        #expect(result.status == 130 && result.errorLines.count == 1, "\(result.errors)")
        #expect(result.errors.hasSuffix("simulate --resume stopped\n"), "\(result.errors)")
        let again = try await Command.run(run + ["--out", "stopped"], in: scratch.path)
        #expect(again.status == 73 && again.errors.contains("config.json exists already"), "\(again.words)")
        let resumed = try await Command.run(["simulate", "--resume", "stopped"], in: scratch.path)
        #expect(resumed.status == 0 && resumed.output.contains("of 3 goes on after 2,402 labels"))
        #expect(Remains(scratch.path + "/stopped") == Remains(scratch.path + "/whole"))
    }

    @Test("zeros behind its log, once they are cut off; and so does a fleet's")
    func repaired() async throws {
        let scratch = try Scratch()
        let fleet = ["fleet", "point-mass", "-K", "1", "-T", "4", "--web-port", "0", "--out", "fleet"]
        let run = ["simulate", "reacher", "-T", "4", "--out", "run"] + small
        for (words, again, folder) in [
            (run, ["simulate", "--resume", "run"], "run"), (fleet, fleet, "fleet/runs/point-mass-1"),
        ] {
            #expect(try await Command.run(words, in: scratch.path).status == 0)
            let log = URL(fileURLWithPath: "\(scratch.path)/\(folder)/run.log")
            let whole = try Data(contentsOf: log)
            try (whole + Data(count: 4096)).write(to: log)
            let refused = try await Command.run(again, in: scratch.path)
            #expect(refused.status == 65, "\(refused.words)")
            #expect(refused.errors.contains("byte \(whole.count); restore a copy, or cut it back"))
            let repair = try await Command.run(["audit", "--repair", folder], in: scratch.path)
            #expect(repair.status == 0 && repair.errors.contains("4,096 bytes behind them are lost"))
            #expect(repair.errors.contains("kept as \(folder)/run.log.before-repair-1"), "\(repair.words)")
            #expect(try Data(contentsOf: log) == whole)
            #expect(try await Command.run(again, in: scratch.path).status == 0)
        }
    }

    @Test("a disk that fills up: exit 74, a whole log, and it resumes")
    func fullDisk() async throws {
        let scratch = try Scratch()
        let whole = scratch.path + "/whole"
        // One agent, so that the log outgrows everything else. A block of the limit is 1,024 bytes.
        let run = [
            "simulate", "reacher", "-K", "1", "-T", "150", "--horizon", "2", "--evaluation-interval", "1000",
        ]
        let one = ["--evaluation-episodes", "1", "--out"]
        #expect(try await Command.run(run + one + [whole]).status == 0)
        var refusedFiles: Set<String> = []
        for (blocks, agents) in [(1, "1"), (1, "7"), (0, "1")] {
            let folder = scratch.path + "/full-\(blocks)-\(agents)"
            let reference = scratch.path + "/reference-\(agents)"
            let run = run + ["-K", agents]
            if agents != "1" { #expect(try await Command.run(run + one + [reference]).status == 0) }
            let limited = """
                (trap '' XFSZ; ulimit -f \(blocks); exec "$0" "$@") 2>&1 | cat >&2; exit ${PIPESTATUS[0]}
                """
            let result = try await Command.run(run + one + [folder], shell: limited)
            #expect(result.status == 74, "\(result.errors)")
            let lines = result.errorLines.filter { $0.hasPrefix("nudge: ") }
            let line = try #require(lines.first)
            #expect(lines.count == 1 && line.contains("cannot be written"), "\(result.errors)")
            for name in ["run.log", "state.json", "config.json"] where line.contains(name) {
                refusedFiles.insert(name)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.hasSuffix(".part") }, "\(names)")
            if blocks == 0 { continue }
            let replay = try await Command.run(["replay", folder, "--json"])
            #expect(replay.status == 0 && replay.output.contains("\"hasTornTail\":false"), "\(replay.errors)")
            let resumed = try await Command.run(["simulate", "--resume", folder])
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(Remains(folder) == Remains(agents == "1" ? whole : reference))
        }
        #expect(refusedFiles == ["run.log", "state.json", "config.json"])
    }
}

/// A generator of a test's choices.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
