// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("The command's output")
struct OutputTests {
    private func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("with --json is an object per evaluation and nothing else; a resumed run tells only what is new")
    func json() async throws {
        let scratch = try Scratch()
        let run = [
            "simulate", "reacher", "-T", "5", "-K", "2", "--horizon", "5", "--evaluation-episodes", "2",
        ]
        let result = try await Command.run(
            run + ["--evaluation-interval", "2", "--json", "--out", "run"], in: scratch.path)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let points = try objects(result.output)
        #expect(points.map { $0["round"] as? Int } == [0, 2, 4, 5])
        #expect(points.map { $0["labels"] as? Int } == [0, 4, 8, 10])
        #expect(points.last?["environmentSteps"] as? Int == 5 * 2 * 2 * 5)

        // The same numbers as in the file.
        let lines = Remains(scratch.path + "/run").curve.dropFirst()
        for (line, object) in zip(lines, result.output.split(separator: "\n")) {
            #expect(object.contains("\"returnMean\":\(line.split(separator: ",")[7]),"))
        }
        #expect(lines.count == 4)

        let resumed = try await Command.run(["simulate", "--resume", "run", "--json"], in: scratch.path)
        #expect(resumed.status == 0 && resumed.output.isEmpty && resumed.errors.isEmpty)

        let evaluation = try objects(
            try await Command.run(["evaluate", "run", "--episodes", "3", "--json"], in: scratch.path).output)
        let replay = try objects(try await Command.run(["replay", "run", "--json"], in: scratch.path).output)
        #expect(evaluation.count == 1 && replay.count == 1)
        #expect(evaluation[0]["fingerprint"] as? String == replay[0]["fingerprint"] as? String)
        let inner = try #require(evaluation[0]["evaluation"] as? [String: Any])
        #expect(inner["episodeCount"] as? Int == 3 && inner["meanSteps"] as? Double == 50)
        #expect(replay[0]["rounds"] as? Int == 5 && replay[0]["hasTornTail"] as? Bool == false)
        let size = (try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/run/run.log"))).count
        #expect(replay[0]["logBytes"] as? Int == size)

        let tasks = try objects(try await Command.run(["tasks", "--json"]).output)
        #expect(tasks.count == 11 && tasks[0]["name"] as? String == "half-cheetah")
        #expect(tasks[10]["name"] as? String == "point-mass")
    }

    @Test("leaves through a pipe when it is made, not when the run ends")
    func flushed() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "100000", "-K", "1", "--horizon", "5"]
        let command = try await Command.start(
            run + ["--evaluation-episodes", "1", "--json", "--out", "run"],
            shell: "exec \"$0\" \"$@\" > >(cat)", in: scratch.path)
        while command.isRunning, command.output.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(command.isRunning && command.output.contains("\"round\":0"))
        command.send(SIGKILL)
        _ = try await command.outcome()
    }

    @Test("has a progress line on a terminal only")
    func progress() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "9"] + small + ["--out", "run"]
        let piped = try await Command.run(run, in: scratch.path)
        #expect(piped.status == 0 && piped.errors.isEmpty && !piped.output.contains("\u{1B}"))
        #expect(piped.output.contains("nudge evaluate run --episodes 100"))
        // A terminal for stderr alone, by way of Python's pty.
        let terminal = """
            exec python3 -c 'import os, pty, subprocess, sys
            end, other = pty.openpty()
            done = subprocess.run(sys.argv[1:], stderr=other)
            os.close(other)
            sys.stderr.buffer.write(os.read(end, 100000)); sys.exit(done.returncode)' "$0" "$@"
            """
        let shown = try await Command.run(
            Array(run.dropLast()) + ["again"], shell: terminal, in: scratch.path)
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.errors.contains("\r\u{1B}[Kround 1/9, "), "\(shown.errors)")
        #expect(!shown.output.contains("\u{1B}"))
    }

    @Test(
        "is the same for every spelling of a task",
        arguments: ["reacher", "Reacher", "Reacher-v5", "REACHER_V5", "reacher v5"])
    func spellings(name: String) async throws {
        let scratch = try Scratch()
        // No rounds: it evaluates and writes the initial policy, in the folder named after the task.
        let run = ["simulate", name, "-T", "0", "--evaluation-episodes", "2"]
        let result = try await Command.run(run, in: scratch.path)
        #expect(result.status == 0, "\(result.errors)")
        let files = try scratch.contents().keys.filter { $0.contains(".") }.sorted()
        #expect(
            files
                == [
                    "config.json", "curve.csv", "policy.nudge", "processors.txt", "run.log", "state.json",
                ].map {
                    "runs/reacher-par-s2zpo-1/" + $0
                })
        let lines = result.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("round 0 ") })
        let folder = "runs/reacher-par-s2zpo-1"
        #expect(
            try await Command.run(["evaluate", folder, "--task", name, "--episodes", "1"], in: scratch.path)
                .status
                == 0)
    }
}
