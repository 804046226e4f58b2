// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Whatever is wrong: one line on stderr that says so, nothing on stdout, the documented exit code, and
/// nothing left behind.
@Suite("The command refuses")
struct RefusalTests {
    private func refuses(
        _ arguments: [String], _ status: Int32, _ words: String, environment: [String: String] = [:],
        in scratch: Scratch? = nil, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let scratch = try scratch ?? Scratch()
        let before = try scratch.contents()
        let result = try await Command.run(arguments, in: scratch.path, adding: environment)
        let told: Comment = "\(arguments.joined(separator: " ")): \(result.status): \(result.errors)"
        #expect(result.status == status && !result.wasSignalled, told, sourceLocation: location)
        #expect(result.errorLines.count == 1, told, sourceLocation: location)
        #expect(result.errors.hasPrefix("nudge: "), told, sourceLocation: location)
        #expect(result.errors.contains(words), told, sourceLocation: location)
        #expect(result.output.isEmpty, told, sourceLocation: location)
        #expect(try scratch.contents() == before, told, sourceLocation: location)
    }

    @Test(
        "a setting that cannot be used",
        arguments: [
            (["swimer"], "Did you mean 'swimmer'?"), (["HalfCheetah-v4"], "half-cheetah"),
            ([""], "There is no task"), (["nosuch"], "pusher, point-mass."),
            (["point-mas"], "Did you mean 'point-mass'?"), (["point-mass"], "played by agents"),
            ([], "name a task"), (["swimmer", "-K", "19"], "18 parameters"),
            (["swimmer", "-K", "0"], "1 to 256"),
            (["swimmer", "-K", "257"], "1 to 256"), (["swimmer", "-K", "9223372036854775807"], "1 to 256"),
            (["swimmer", "-K=-3"], "1 to 256"), (["swimmer", "-K", "two"], "two"),
            (["swimmer", "--learning-rate=-1"], "--learning-rate"),
            (["swimmer", "--learning-rate", "0"], "not 0"),
            (["swimmer", "--learning-rate", "nan"], "--learning-rate"),
            (["swimmer", "--learning-rate", "inf"], "--learning-rate"),
            (["swimmer", "--perturbation-scale=-0.1"], "--perturbation-scale"),
            (["swimmer", "--perturbation-scale", "0"], "--perturbation-scale"),
            (["swimmer", "--perturbation-scale", "nan"], "--perturbation-scale"),
            (["swimmer", "--perturbation-scale", "8"], "--perturbation-scale"),
            (["swimmer", "--algorithm", "zspo", "--perturbation-scale", "2"], "--perturbation-scale"),
            (["swimmer", "--learning-rate-decay", "0"], "--learning-rate-decay"),
            (["swimmer", "--perturbation-decay", "1.01"], "--perturbation-decay"),
            (["swimmer", "--perturbation-decay", "nan"], "--perturbation-decay"),
            (["swimmer", "--momentum", "1"], "--momentum"), (["swimmer", "--momentum", "nan"], "--momentum"),
            (["swimmer", "--hidden", "garbage"], "--hidden"), (["swimmer", "--hidden", "64,"], "--hidden"),
            (["swimmer", "--hidden", ""], "--hidden"), (["swimmer", "--hidden", "0"], "--hidden"),
            (["swimmer", "--hidden", "16385"], "--hidden"), (["swimmer", "--hidden", "1,1,1,1"], "--hidden"),
            (["swimmer", "--hidden=-4"], "--hidden"), (["swimmer", "--hidden", "64x64"], "--hidden"),
            (["swimmer", "--algorithm", "s2zpo", "-K", "2"], "--agents 1"),
            (["swimmer", "--algorithm", "zspo", "--agents", "5"], "--agents 1"),
            (["swimmer", "--algorithm", "ppo"], "par-s2zpo"), (["swimmer", "--preset", "best"], "scratch"),
            (["swimmer", "--link", "logistic"], "linear:0.01"),
            (["swimmer", "--link", "linear"], "linear:0.01"),
            (["swimmer", "--link", "linear:-1"], "linear:0.01"),
            (["swimmer", "--link", "probit:nan"], "probit:1"), (["swimmer", "--link", "eye:7"], "eye:0.07"),
            (["swimmer", "--teacher", "professor"], "oracle"), (["swimmer", "--judge", "looks"], "progress"),
            (["swimmer", "--judge", "weights:beauty=1"], "finalHeight"),
            (["swimmer", "--judge", "height", "--teacher", "myopic"], "progress"),
            (["swimmer", "--sides", "three"], "one"), (["swimmer", "--pairing", "none"], "common"),
            (["swimmer", "-P", "0"], "--panelists"), (["swimmer", "-N", "0"], "--batches"),
            (["swimmer", "-D=-1"], "--trajectories"),
            (["swimmer", "-D", "60000", "-N", "60000"], "--batches"),
            (["swimmer", "--horizon", "0"], "--horizon"), (["swimmer", "--horizon", "1000001"], "--horizon"),
            (["swimmer", "--fraction-bits", "3"], "--fraction-bits"),
            (["swimmer", "--fraction-bits", "300"], "--fraction-bits"),
            (["swimmer", "--absence", "1.5"], "--absence"), (["swimmer", "--absence", "nan"], "--absence"),
            (["swimmer", "--rounds=-1"], "--rounds"), (["swimmer", "--rounds", "99999999"], "--rounds"),
            (["swimmer", "--evaluation-interval", "0"], "--evaluation-interval"),
            (["swimmer", "--evaluation-episodes", "0"], "--evaluation-episodes"),
            (["swimmer", "--threads", "0"], "--threads"), (["swimmer", "--threads", "5000"], "--threads"),
            (["swimmer", "--seed", "-1"], "0 to 18446744073709551615"),
            (["swimmer", "--rounds", "-3"], "must be 0 to 16777215, not -3"),
            (["swimmer", "-D", "-1"], "must be 1 to 65535"),
            (["swimmer", "--learning-rate", "-.5"], "not -0.5"),
            (["swimmer", "--learning-rate", "-1e-3"], "not -0.001"),
            (["swimmer", "--evaluate-every", "3"], "It is called --evaluation-interval now"),
            (["swimmer", "--stop-when-decided"], "It is called --stops-when-decided now"),
            (["swimmer", "--nonsense"], "--nonsense"),
            (["swimmer", "hopper"], "hopper"), (["swimmer", "--resume", "x"], "--resume"),
            (["--resume", "x", "--from", "nil"], "--resume"),
            (["--resume", "x", "--link", "nil"], "--resume"),
            (["--resume", "x", "--preset", "scratch"], "--resume"),
            (["--resume", "x", "--out", "y"], "--resume"),
            (["--resume", "x", "--no-gate"], "--resume"),
            (["--resume", "x", "-T", "5", "--seed", "2"], "--resume"),
        ])
    func settings(arguments: [String], words: String) async throws {
        try await refuses(["simulate"] + arguments, 64, words)
    }

    @Test("files that are missing, damaged or for something else")
    func files() async throws {
        let scratch = try Scratch()
        let swimmer = ["simulate", "swimmer", "-T", "0", "--evaluation-episodes", "1", "--out", "run"]
        #expect(try await Command.run(swimmer, in: scratch.path).status == 0)
        let policy = try #require(FileManager.default.contents(atPath: scratch.path + "/run/policy.nudge"))
        for (name, content) in [
            ("torn", policy.dropLast(3)), ("long", policy + [0]), ("text", Data("hello, policy\n".utf8)),
            ("empty", Data()),
        ] { try Data(content).write(to: URL(fileURLWithPath: scratch.path + "/" + name)) }
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/nothing", withIntermediateDirectories: true)

        try await refuses(swimmer, 73, "exists already", in: scratch)
        for damaged in ["torn", "long", "text", "empty", "run/run.log"] {
            try await refuses(["evaluate", damaged], 65, damaged, in: scratch)
            try await refuses(
                ["simulate", "swimmer", "--from", damaged, "--out", "x"], 65, damaged, in: scratch)
        }
        for missing in ["none", "nothing"] {
            try await refuses(["evaluate", missing], 66, missing, in: scratch)
        }
        try await refuses(["simulate", "swimmer", "--from", "none", "--out", "x"], 66, "none", in: scratch)
        let own = "run/policy.nudge"
        try await refuses(
            ["simulate", "hopper", "--from", own, "--out", "x"], 64, "for swimmer", in: scratch)
        try await refuses(["simulate", "swimmer", "--from", own, "--hidden", "4"], 64, "--from", in: scratch)
        try await refuses(["evaluate", own, "--task", "hopper"], 64, "for swimmer", in: scratch)
        try await refuses(["evaluate", own, "--task", "hoper"], 64, "'hopper'", in: scratch)
        try await refuses(["evaluate", own, "--episodes", "0"], 64, "--episodes", in: scratch)
        try await refuses(["evaluate", own, "--threads", "0"], 64, "--threads", in: scratch)
        try await refuses(["evaluate", own, "--threads", "100000000"], 64, "--threads", in: scratch)
        for folder in ["none", "nothing"] {
            try await refuses(["simulate", "--resume", folder], 66, folder, in: scratch)
            try await refuses(["replay", folder], 66, folder, in: scratch)
        }
        try await refuses(["replay", "run", "--round", "1"], 64, "--round", in: scratch)
        try await refuses(["replay", "run", "--export", "policy.txt"], 64, "--export", in: scratch)
        // Below a file, and where the system allows no files.
        for place in ["torn/x", "/proc/nudge"] {
            try await refuses(swimmer.dropLast() + [place], 74, place, in: scratch)
        }
        let models = ["NUDGE_MODELS": "/nonexistent"]
        try await refuses(swimmer.dropLast() + ["x"], 69, "tools/setup", environment: models, in: scratch)
        try await refuses(["evaluate", own], 69, "/nonexistent", environment: models, in: scratch)
        try await refuses(
            ["simulate", "--resume", "run"], 69, "/nonexistent", environment: models, in: scratch)
    }

    @Test("a damaged log, by the byte where the damage begins, and damaged settings")
    func damage() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "6", "--out", "run"] + small
        #expect(try await Command.run(run, in: scratch.path).status == 0)
        let log = URL(fileURLWithPath: scratch.path + "/run/run.log")
        var bytes = try Data(contentsOf: log)
        // Six rounds of 12 bytes and a mark of 18 end the log; the damage is in the third round.
        let offset = bytes.count - 18 - 4 * 12
        bytes[offset + 3] ^= 1
        try bytes.write(to: log)
        for command in [["replay", "run"], ["simulate", "--resume", "run"]] {
            try await refuses(command, 65, "byte \(offset);", in: scratch)
        }
        bytes[offset + 3] ^= 1
        try bytes.write(to: log)
        let settings = URL(fileURLWithPath: scratch.path + "/run/config.json")
        let content = try Data(contentsOf: settings)
        for damaged in [content.prefix(content.count / 2), Data()] {
            try damaged.write(to: settings)
            try await refuses(["simulate", "--resume", "run"], 65, "config.json", in: scratch)
        }
        try FileManager.default.removeItem(at: settings)
        try await refuses(["simulate", "--resume", "run"], 66, "config.json", in: scratch)
        try content.write(to: settings)
        #expect(try await Command.run(["simulate", "--resume", "run"], in: scratch.path).status == 0)
    }

    @Test("anything that is no command")
    func usage() async throws {
        try await refuses(["train"], 64, "train")
        try await refuses(["evaluate"], 64, "<policy>")
        try await refuses(["replay"], 64, "<folder>")
        try await refuses(["replay", "x", "--round=-1"], 64, "0 to 4294967295")
        try await refuses(["replay", "x", "--round", "-1"], 64, "0 to 4294967295")
        try await refuses(["tasks", "all"], 64, "all")
    }
}
