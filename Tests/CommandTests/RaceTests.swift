// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Two commands that want the same folder at the same moment: one of them has it, the other changes nothing.
@Suite("Two commands that race for a folder", .timeLimit(.minutes(60)))
struct RaceTests {
    private static let run = ["simulate", "reacher"] + small
    /// Pairs; `$0` is the folder.
    private static let pairs: [([String], [String])] = [
        (run + ["-T", "20", "--out"], run + ["-T", "20", "--out"]),
        (run + ["-T", "20", "--out"], run + ["-T", "21", "--seed", "2", "--out"]),
        (run + ["-T", "20", "--out"], ["simulate", "--resume"]),
        (
            run + ["-T", "20", "--out"],
            run + ["-T", "20", "--starts", "2", "--start-rounds", "5", "--out"]
        ),
    ]

    @Test("leave a run that resumes and audits clean, every time")
    func simulate() async throws {
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(state: seed)
        let scratch = try Scratch()
        var refusals = 0
        let count = Trials.count(10, long: 200)
        for trial in 0..<count {
            let told: Comment = "let seed: UInt64 = \(seed), trial \(trial)"
            let folder = scratch.path + "/\(trial)"
            let (first, second) = Self.pairs[trial % Self.pairs.count]
            let one = try await Command.start(first + [folder])
            try await Task.sleep(for: .microseconds(chance.next() % 40_000))
            let other = try await Command.start(second + [folder])
            if chance.next() % 3 == 0 {
                // Neither of them may finish.
                try await Task.sleep(for: .milliseconds(chance.next() % 200))
                one.send(SIGKILL)
                other.send(SIGKILL)
            }
            for outcome in [try await one.outcome(), try await other.outcome()] {
                #expect(
                    outcome.wasSignalled || [0, 66, 73, 75].contains(outcome.status),
                    "\(told.rawValue): \(outcome.status) \(outcome.errors)")
                if [73, 75].contains(outcome.status) { refusals += 1 }
            }
            // Both may have been killed before either had begun.
            guard FileManager.default.fileExists(atPath: folder + "/config.json") else { continue }
            let resumed = try await Command.run(["simulate", "--resume", folder])
            #expect(resumed.status == 0, "\(told.rawValue): \(resumed.errors)")
            let audit = try await Command.run(["audit", folder, "--json"])
            #expect(audit.status == 0 && audit.output.contains("\"policyFile\":\"equal\""), told)
        }
        print("\(count) pairs raced, \(refusals) commands were refused")
        #expect(refusals > 0, "nobody was ever too late: the commands did not race")
    }

    @Test("to export one file leave a whole one")
    func export() async throws {
        let scratch = try Scratch()
        #expect(try await Command.run(Self.run + ["-T", "3", "--out", "run"], in: scratch.path).status == 0)
        let export = ["replay", "run", "--export", "policy.nudge"]
        for _ in 0..<Trials.count(3, long: 50) {
            var programs: [Program] = []
            for _ in 0..<4 { programs.append(try await Command.start(export, in: scratch.path)) }
            for program in programs { #expect(try await program.outcome().status == 0) }
            let evaluation = ["evaluate", "policy.nudge", "--episodes", "1"]
            #expect(try await Command.run(evaluation, in: scratch.path).status == 0)
            #expect(!scratch.contains("policy.nudge.part"))
        }
    }

    @Test("to be a fleet's server: the second one is told that somebody is there")
    func fleet() async throws {
        let scratch = try Scratch()
        let fleet =
            ["fleet", "point-mass", "-K", "2", "-T", "30", "--web-port", "0", "--out"] + [
                scratch.path + "/fleet"
            ]
        let programs = [try await Command.start(fleet), try await Command.start(fleet)]
        let outcomes = [try await programs[0].outcome(), try await programs[1].outcome()]
        #expect(outcomes.map(\.status).sorted() == [0, 75], "\(outcomes.map(\.words))")
        let again = try await Command.run(fleet)
        #expect(again.status == 0, "\(again.words)")
        let audit = try await Command.run(["audit", scratch.path + "/fleet/runs/point-mass-1", "--json"])
        #expect(audit.status == 0 && audit.output.contains("\"rounds\":30"), "\(audit.words)")
    }

    @Test("that is served: neither another run of the fleet nor a repair is let in")
    func served() async throws {
        let scratch = try Scratch()
        let fleet = ["fleet", "point-mass", "-K", "1", "-T", "1000000", "--web-port", "0", "--out", "fleet"]
        let server = try await Command.start(fleet, in: scratch.path)
        while server.isRunning, !scratch.contains("fleet/runs/point-mass-1/run.log") {
            try await Task.sleep(for: .milliseconds(20))
        }
        for words in [fleet + ["--seed", "2"], ["audit", "--repair", "fleet/runs/point-mass-1"]] {
            let other = try await Command.run(words, shell: Command.limited, in: scratch.path)
            #expect(other.status == 75, "\(other.words)")
        }
        server.send(SIGTERM)
        #expect(try await server.outcome().status == 130)
    }

    @Test("somebody else's file is not touched", arguments: ["config.json", "curve.csv", "policy.nudge"])
    func foreign(name: String) async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/mine/runs/point-mass-1", withIntermediateDirectories: true)
        for folder in ["mine", "mine/runs/point-mass-1"] {
            try scratch.write("{\"mine\": true}\n", to: "\(folder)/\(name)")
        }
        let before = try scratch.contents()
        let run = Self.run + ["-T", "1", "--out", "mine"]
        for arguments in [run, run + ["--starts", "2", "--start-rounds", "1", "-T", "2"]] {
            let result = try await Command.run(arguments, in: scratch.path)
            #expect(result.status == 73, "\(result.words)")
            #expect(result.errors.contains("mine/\(name) exists"), "\(result.words)")
        }
        #expect(try scratch.contents() == before)
        guard name != "curve.csv" else { return }
        let fleet = ["fleet", "point-mass", "-K", "1", "-T", "1", "--web-port", "0", "--out", "mine"]
        let result = try await Command.run(fleet, in: scratch.path)
        #expect(result.status == 73 && result.errors.contains("\(name) exists"), "\(result.words)")
        #expect(scratch.text("mine/runs/point-mass-1/\(name)") == "{\"mine\": true}\n")
    }
}
