// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What a command says of a run is what happened.
@Suite("Results")
struct ResultTests {
    @Test("count the votes that were sent, not those that might have been")
    func absences() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "6"] + small + ["--absence"]
        for (absence, votes) in [("0", 6.0), ("1", 0)] {
            let result = try await Command.run(run + [absence, "--out", absence], in: scratch.path)
            #expect(
                result.output.contains("\(Int(votes)) sign bits, in \(8 * Int(votes)) bytes of frames"),
                "\(result.output)")
            let last = try #require(Remains(scratch.path + "/" + absence).curve.last).split(separator: ",")
            #expect(Double(last[4]) == votes && Double(last[5]) == 64 * votes)
        }
        let result = try await Command.run(run + ["0.5", "--out", "half"], in: scratch.path)
        #expect(result.status == 0 && result.output.contains("on average"), "\(result.output)")
        let audit = try await Command.run(["audit", "half", "--json"], in: scratch.path)
        let whole = try #require(
            try JSONSerialization.jsonObject(with: Data(audit.output.utf8)) as? [String: Any])
        let votes = try #require(whole["votes"] as? Int)
        #expect(votes > 0 && votes < 18)
        let plot = try await Command.run(["plot", "half", "--csv", "--x", "bytes"], in: scratch.path)
        // Commits reach everybody: 10 bytes and two rows of a byte each.
        let bytes = 8 * Double(votes) / 3 + 6 * 12
        let drawn = try #require(plot.output.split(separator: "\n").last?.split(separator: ","))
        #expect(abs(try #require(Double(drawn[drawn.count - 3])) - bytes) < 1e-9, "\(plot.output)")
    }

    @Test("say that the physics blew up")
    func divergence() async throws {
        let scratch = try Scratch()
        // A pull under which nothing stays finite.
        let models =
            ProcessInfo.processInfo.environment["NUDGE_MODELS"]
            ?? NSHomeDirectory() + "/.cache/nudge/gymnasium-1.4.0/assets"
        let body = try String(contentsOfFile: models + "/inverted_pendulum.xml", encoding: .utf8)
        let broken = body.replacing("gravity=\"0 0 -9.81\"", with: "gravity=\"0 0 -1e20\"")
        #expect(broken != body)
        try scratch.write(broken, to: "inverted_pendulum.xml")
        let variables = ["NUDGE_MODELS": scratch.path]
        let run = ["simulate", "inverted-pendulum", "-T", "3", "--out", "run"] + small
        let result = try await Command.run(run, in: scratch.path, adding: variables)
        #expect(result.status == 0, "\(result.words)")
        let words = /the physics blew up ([0-9,]+) times/
        let count = try #require(result.errors.firstMatch(of: words)?.output.1)
        // A run that is done and looked at again says the same.
        let resumed = try await Command.run(
            ["simulate", "--resume", "run", "--json"], in: scratch.path, adding: variables)
        #expect(resumed.errors.contains("blew up \(count) times"), "\(resumed.words)")
        let evaluation = try await Command.run(
            ["evaluate", "run", "--episodes", "2"], in: scratch.path, adding: variables)
        #expect(evaluation.output.contains("blew up"), "\(evaluation.words)")
        // Starts that lost count, too.
        let starts = ["--starts", "4", "--start-rounds", "6", "-T", "7"]
        let contest = try await Command.run(
            Array(run.dropLast(small.count + 2)) + small + starts + ["--out", "contest"], in: scratch.path,
            adding: variables)
        let told = try #require(contest.errors.firstMatch(of: words)?.output.1).replacing(",", with: "")
        let played = try (1...4).map { start in
            let state = try #require(scratch.text("contest/starts/\(start)/state.json"))
            return try #require(state.firstMatch(of: /"divergences" : ([0-9]+)/).flatMap { Int($0.output.1) })
        }
        #expect(try #require(Int(told)) > played.reduce(0, +), "\(told), \(played)")
        // A fleet of processes says it, and each of its agents.
        let fleet = try await Command.run(
            ["fleet", "inverted-pendulum", "-T", "3", "--web-port", "0", "--out", "fleet"] + small,
            in: scratch.path, adding: variables)
        #expect(fleet.status == 0 && fleet.output.contains("(the physics blew up "), "\(fleet.words)")
        let agent = try #require(scratch.text("fleet/agents/agent-0.log"))
        #expect(agent.contains(/divergences=[1-9]/), "\(agent)")
        // A sound body does not.
        let sound = try await Command.run(["evaluate", "run", "--episodes", "2"], in: scratch.path)
        #expect(sound.status == 0 && !sound.output.contains("blew up"), "\(sound.words)")
    }

    @Test("of a run that is not finished: how to get its policy")
    func unfinished() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "100000", "--out", "run"] + small
        let command = try await Command.start(run, in: scratch.path)
        while command.isRunning, !scratch.contains("run/state.json") {
            try await Task.sleep(for: .milliseconds(5))
        }
        command.send(SIGTERM)
        #expect(try await command.outcome().status == 130)
        let refused = try await Command.run(["evaluate", "run", "--episodes", "1"], in: scratch.path)
        #expect(refused.status == 66 && refused.errorLines.count == 1, "\(refused.words)")
        let advice = try #require(refused.errors.firstMatch(of: /'nudge (replay run --export FILE.nudge)'/))
        let words = advice.output.1.split(separator: " ").map(String.init)
        #expect(try await Command.run(words, in: scratch.path).status == 0)
        let evaluation = ["evaluate", "FILE.nudge", "--episodes", "1"]
        #expect(try await Command.run(evaluation, in: scratch.path).status == 0)
    }

    @Test("of a run that is done are not the end: it is given more rounds, alone and in a fleet")
    func moreRounds() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "3", "--out", "run"] + small
        #expect(try await Command.run(run, in: scratch.path).status == 0)
        let fewer = try await Command.run(["simulate", "--resume", "run", "-T", "3"], in: scratch.path)
        #expect(fewer.status == 64 && fewer.errors.contains("has 3 already"), "\(fewer.words)")
        let more = try await Command.run(["simulate", "--resume", "run", "--rounds", "5"], in: scratch.path)
        #expect(more.status == 0 && more.output.contains("continuing after round 3"), "\(more.words)")
        let audit = try await Command.run(["audit", "run"], in: scratch.path)
        #expect(
            audit.output.contains("5 of 5 rounds, of which there are more since round 3"), "\(audit.words)")
        #expect(audit.status == 0 && audit.output.contains("policy file   equal"))

        let fleet = ["fleet", "point-mass", "-K", "2", "--web-port", "0", "--out", "fleet", "-T"]
        for (rounds, status) in [("4", 0), ("9", 0), ("6", 65), ("9", 0)] as [(String, Int32)] {
            let result = try await Command.run(fleet + [rounds], in: scratch.path)
            #expect(result.status == status, "\(rounds): \(result.words)")
        }
        let whole = try await Command.run(["audit", "fleet/runs/point-mass-1"], in: scratch.path)
        #expect(
            whole.output.contains("9 of 9 rounds, of which there are more since round 4"), "\(whole.words)")
    }

    @Test("of a finished run are a start for another: its folder does")
    func start() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "2"] + small
        #expect(try await Command.run(run + ["--out", "first"], in: scratch.path).status == 0)
        let second = try await Command.run(run + ["--from", "first", "--out", "second"], in: scratch.path)
        #expect(second.status == 0, "\(second.words)")
        let base = FileManager.default.contents(atPath: scratch.path + "/second/base.nudge")
        #expect(base == FileManager.default.contents(atPath: scratch.path + "/first/policy.nudge"))
        for (path, words) in [("nosuch", "nosuch"), ("second/../.", "the folder holds no run")] {
            let refused = try await Command.run(run + ["--from", path, "--out", "x"], in: scratch.path)
            #expect(refused.status == 66 && refused.errors.contains(words), "\(refused.words)")
        }
    }
}
