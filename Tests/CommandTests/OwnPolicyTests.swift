// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Runs that tune an environment's own policy: the gains of two PID controllers, and a million numbers.
@Suite("An environment's own policy", .timeLimit(.minutes(10)))
struct OwnPolicyTests {
    private static let examples = Package.root + "/tools/environments"
    private static let task = examples + "/cart_pole_pid.toml"
    private static let run = [
        "simulate", task, "-T", "6", "-K", "3", "--evaluation-episodes", "4", "--evaluation-interval", "3",
        "--perturbation-scale", "0.5", "--learning-rate", "0.3",
    ]

    private func pid(_ scratch: Scratch) async throws -> String {
        try await ExampleEnvironment("cart_pole_pid", in: scratch).program
    }

    @Test("is the same run with one thread and with two; it goes on, is audited, measured and exported")
    func threads() async throws {
        let scratch = try Scratch()
        let program = try await pid(scratch)
        for count in ["1", "2"] {
            let result = try await Command.run(
                Self.run + ["--env", program, "--threads", count, "--out", count], in: scratch.path)
            #expect(result.status == 0, "\(result.words)")
        }
        let remains = Remains(scratch.path + "/1")
        #expect(remains.log != nil && Remains(scratch.path + "/2") == remains)
        let replay = try await Command.run(["replay", "1"], in: scratch.path)
        #expect(replay.status == 0 && replay.output.contains("cart-pole-pid"), "\(replay.words)")
        let more = try await Command.run(["simulate", "--resume", "1", "-T", "8"], in: scratch.path)
        #expect(more.status == 0, "\(more.words)")
        let audit = try await Command.run(["audit", "1"], in: scratch.path)
        #expect(audit.status == 0 && audit.output.contains("8 of 8 rounds"), "\(audit.words)")
        let measured = [
            "evaluate", "1", "--task", Self.task, "--env", program, "--episodes", "3",
        ]
        let evaluation = try await Command.run(measured, in: scratch.path)
        #expect(evaluation.status == 0 && evaluation.output.contains("cart-pole-pid: return"))
        let longer = try await Command.run(measured + ["--horizon", "5"], in: scratch.path)
        #expect(longer.status == 64 && longer.errors.contains("--horizon"), "\(longer.words)")
        let export = try await Command.run(["replay", "1", "--export", "gains.npz"], in: scratch.path)
        #expect(export.status == 0, "\(export.words)")
        let archive = FileManager.default.contents(atPath: scratch.path + "/gains.npz")
        #expect(archive?.range(of: Data("parameters.npy".utf8)) != nil)
        #expect(archive?.range(of: Data("layers".utf8)) == nil)
    }

    @Test("learns in a fleet of processes what it learns in a simulation")
    func fleet() async throws {
        try await ExampleEnvironment("cart_pole_pid", in: Scratch())
            .checkFleet(Self.run, run: "cart-pole-pid-1")
    }

    @Test("may have a million parameters, which a file hands over")
    func million() async throws {
        let scratch = try Scratch()
        try scratch.write("name = \"many\"\nparameters = 1000000\n", to: "many.toml")
        try scratch.write(
            """
            import array, sys
            for line in sys.stdin:
                word, *rest = line.split()
                if word == "nudge-environment":
                    print("ready parameters 1000000", flush=True)
                elif word == "parameters":
                    numbers = array.array("h")
                    with open(rest[1], "rb") as file:
                        numbers.fromfile(file, int(rest[3]) // 2)
                    worth = sum(numbers) * float(rest[5]) / len(numbers)
                elif word == "reset":
                    print(f"end truncated reward {worth!r}", flush=True)
            """, to: "many.py")
        for count in ["1", "2"] {
            let result = try await Command.run(
                [
                    "simulate", "many.toml", "--env", "python3 many.py", "-K", "2", "-T", "3", "--threads",
                    count, "--out", count, "--evaluation-episodes", "1",
                ], in: scratch.path)
            #expect(result.status == 0, "\(result.words)")
        }
        #expect(Remains(scratch.path + "/1") == Remains(scratch.path + "/2"))
        let audit = try await Command.run(["audit", "1"], in: scratch.path)
        #expect(audit.status == 0, "\(audit.words)")
    }

    @Test("is checked with its file, and what contradicts it is refused with a line")
    func refused() async throws {
        let scratch = try Scratch()
        let program = try await pid(scratch)
        let good = try await Command.run(["task", "check", Self.task, "--env", program], in: scratch.path)
        #expect(good.status == 0 && good.output.contains("6 parameters"), "\(good.words)")
        #expect(good.output.contains("the same reward from the same seed: yes"), "\(good.words)")
        for (options, words) in [
            (["--hidden", "8"], "--hidden: the environment has the policy itself"),
            (["--horizon", "50"], "--horizon: the environment ends its episodes itself"),
            (["--first-horizon", "50"], "--horizon: the environment ends its episodes itself"),
            (["--actor", "rhythm"], "--actor:"), (["-K", "7"], "--agents:"),
        ] {
            let result = try await Command.run(
                Self.run + ["--env", program, "--out", "run"] + options, in: scratch.path)
            #expect(result.status == 64 && result.errors.contains(words), "\(options): \(result.words)")
        }
        let other = try await Command.run(
            Self.run + ["--env", "echo ready parameters 7; cat", "--out", "run"], in: scratch.path)
        #expect(other.status == 69 && other.errors.contains("has 7 parameters; the task has 6 parameters"))
        let text = try String(contentsOfFile: Self.task, encoding: .utf8)
        for (old, new, words) in [
            ("[question]", "hertz = 50\n[question]", "hertz: the environment has the policy itself"),
            ("[question]", "parameters = 6\n[question]", "parameters: each [[parameter]] is one"),
            ("minimum = 0\n", "minimum = 21\n", "parameter[1].offset: must be within"),
            ("scale = 0.2", "scale = 0", "parameter[5].scale: must be"),
            ("minimum = 0\n", "safe = 1\n", "parameter[1].safe: unknown key"),
        ] {
            try scratch.write(text.replacing(old, with: new), to: "bad.toml")
            let result = try await Command.run(["task", "check", "bad.toml"], in: scratch.path)
            #expect(result.status == 65 && result.errors.contains(words), "\(new): \(result.words)")
        }
        for count in ["0", "134217729", "1.5"] {
            try scratch.write("name = \"many\"\nparameters = \(count)\n", to: "bad.toml")
            let result = try await Command.run(["task", "check", "bad.toml"], in: scratch.path)
            #expect(result.status == 65 && result.errors.contains("bad.toml:2: parameters:"))
        }
    }
}
