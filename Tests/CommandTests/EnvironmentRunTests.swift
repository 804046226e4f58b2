// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Runs whose episodes are played in other processes: the C example of `tools/environments`, and a body of
/// MuJoCo behind the bridge to Gymnasium.
@Suite("Environments in other processes", .timeLimit(.minutes(10)))
struct EnvironmentRunTests {
    private static let examples = Package.root + "/tools/environments"
    private static let task = examples + "/cart_pole.toml"
    private static let run = [
        "simulate", task, "-T", "6", "-K", "4", "--horizon", "60", "--evaluation-episodes", "6",
        "--evaluation-interval", "3", "--perturbation-scale", "0.3", "--learning-rate", "0.2",
    ]

    private func cartPole(_ scratch: Scratch) async throws -> String {
        try await ExampleEnvironment("cart_pole", in: scratch).program
    }

    @Test("give the same run with one thread and with two, and a stopped one goes on")
    func threads() async throws {
        let scratch = try Scratch()
        let program = try await cartPole(scratch)
        for count in ["1", "2"] {
            let result = try await Command.run(
                Self.run + ["--env", program, "--threads", count, "--out", count], in: scratch.path)
            #expect(result.status == 0, "\(result.words)")
            #expect(result.output.contains("--episodes 100 --task FILE --env \(program)\n"))
        }
        let remains = Remains(scratch.path + "/1")
        #expect(remains.log != nil && Remains(scratch.path + "/2") == remains)
        // θ comes from the log alone: nothing is played.
        let replay = try await Command.run(["replay", "1"], in: scratch.path)
        #expect(replay.status == 0 && replay.output.contains("cart-pole"), "\(replay.words)")
        let more = try await Command.run(["simulate", "--resume", "1", "-T", "8"], in: scratch.path)
        #expect(more.status == 0, "\(more.words)")
        let audit = try await Command.run(["audit", "1"], in: scratch.path)
        #expect(audit.status == 0 && audit.output.contains("8 of 8 rounds"), "\(audit.words)")
        let evaluation = try await Command.run(
            ["evaluate", "1", "--task", Self.task, "--env", program, "--episodes", "3"], in: scratch.path)
        #expect(evaluation.status == 0 && evaluation.output.contains("cart-pole: return"))
        let nameless = try await Command.run(["evaluate", "1", "--env", program], in: scratch.path)
        #expect(nameless.status == 64 && nameless.errors.contains("--task"), "\(nameless.words)")
    }

    @Test("that die in the middle are started again, and the run comes to its end")
    func kills() async throws {
        let scratch = try Scratch()
        let program = try await cartPole(scratch)
        // Every process ends at its three hundredth line, in the middle of an episode.
        let env = "sed -u 300q | \(program)"
        let result = try await Command.run(
            Self.run + ["--env", env, "--threads", "2", "--out", "run"], in: scratch.path)
        #expect(result.status == 0 && result.errors.contains("episodes were aborted"), "\(result.words)")
        let audit = try await Command.run(["audit", "run"], in: scratch.path)
        #expect(audit.status == 0, "\(audit.words)")
    }

    @Test(
        "that cannot be played in end the command with a line",
        arguments: [
            ("true", "ended, or closed its end"), ("echo hello; cat", "'hello'"),
            ("unix:/nowhere", "cannot be reached"),
            ("echo ready observations 3 actions 1; cat", "has 3 observations and 1 actions"),
        ])
    func refused(env: String, words: String) async throws {
        let scratch = try Scratch()
        let result = try await Command.run(Self.run + ["--env", env, "--out", "run"], in: scratch.path)
        #expect(result.status == 69 && result.errors.contains(words), "\(result.words)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"))
    }

    @Test("learn in a fleet of processes what they learn in a simulation")
    func fleet() async throws {
        try await ExampleEnvironment("cart_pole", in: Scratch()).checkFleet(Self.run, run: "cart-pole-1")
    }

    @Test("that are slow keep no agent from what its fleet says, and come to rest when it leaves")
    func slow() async throws {
        let scratch = try Scratch()
        func environment(stepSeconds: Int) -> String {
            """
            while read word rest; do case $word in
            nudge-*) echo ready observations 4 actions 1 ;;
            reset) echo begun >>\(scratch.path)/\(stepSeconds); echo o 0 0 0 0 ;;
            a) sleep \(stepSeconds); echo o 0 0 0 0 ;;
            rest) echo rested >>\(scratch.path)/\(stepSeconds) ;;
            esac; done
            """
        }
        // Two minutes are an episode of the second agent; each round is over without it.
        let fleet = try await MixedFleet(
            task: Self.task, settings: "rounds = 3\nhorizon = 60", machineCount: 2, quorum: 1,
            deadlineSeconds: 8)
        let start = ContinuousClock.now
        let outputs = try await fleet.train(
            on: [.host, .host], envs: [environment(stepSeconds: 0), environment(stepSeconds: 2)])
        #expect(start.duration(to: .now) < .seconds(110), "\(outputs)")
        let audit = try await fleet.audit()
        #expect(audit.rounds == 3 && audit.votes == 3 && audit.absent == 3, "\(outputs)")
        // Each episode that began was ended, the last one when the run was complete.
        func events() -> [Substring] { scratch.text("2")?.split(separator: "\n") ?? [] }
        for _ in 0..<3000 where events().last != "rested" { try await Task.sleep(for: .milliseconds(20)) }
        #expect(events().indices.allSatisfy { events()[$0] == ($0 % 2 == 0 ? "begun" : "rested") })
        #expect(events().count >= 2 && events().count % 2 == 0, "\(events())")
    }

    @Test("are drawn for people as they are observed")
    func taught() async throws {
        let scratch = try Scratch()
        let words = [
            Self.task, "--agents", "2", "--rounds", "3", "--horizon", "40", "--evaluation-episodes", "1",
            "--env", try await cartPole(scratch), "--out", "lesson",
        ]
        let run = try await TaughtRun(words, in: scratch.path)
        // A picture is where the cart is and where the pole begins and ends.
        let pupil = Pupil(port: run.port) { question in
            let clips = question.lanes.map(\.places)
            for clip in clips {
                #expect(clip.count >= 6 && clip.count % 6 == 0)
                for place in stride(from: 0, to: clip.count, by: 6) {
                    #expect(clip[place + 1] == 0 && clip[place] == clip[place + 2] && clip[place + 3] == 0)
                    let lean = clip[place + 4] - clip[place]
                    let pole = (lean * lean + clip[place + 5] * clip[place + 5]).squareRoot()
                    #expect(abs(pole - clip[5]) < 0.05 * clip[5] && clip[5] > 0, "the pole is a metre long")
                }
            }
            let longest = clips.indices.max { clips[$0].count < clips[$1].count }
            return "\(longest ?? 0)"
        }
        let outcome = try await run.answered(by: pupil)
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(await pupil.taken.count >= 6)
        let audit = try await Command.run(["audit", "lesson/runs/cart-pole-1"], in: scratch.path)
        #expect(audit.status == 0 && audit.output.contains("3 of 3 rounds"), "\(audit.words)")
    }

    @Test("say what is wrong with a task's file, and what an agent costs")
    func check() async throws {
        let scratch = try Scratch()
        let program = try await cartPole(scratch)
        let good = try await Command.run(["task", "check", Self.task, "--env", program], in: scratch.path)
        #expect(good.status == 0 && good.output.contains("5 parameters"), "\(good.words)")
        #expect(good.output.contains("from the same seed: yes"), "\(good.words)")
        let card = try await Command.run(["task", "card", Self.task])
        #expect(card.output.hasPrefix("nudge-task 1 cart-pole "), "\(card.words)")
        let text = try String(contentsOfFile: Self.task, encoding: .utf8)
        for (old, new, words) in [
            ("cart-pole\"", "Cart Pole\"", "name: must be lower-case"),
            ("cart-pole\"", "half-cheetah\"", "name: 'half-cheetah' is a task that is built in"),
            ("hertz = 50", "hertz = 0", "hertz: must be 0.01 to 10000"),
            ("hertz = 50", "herz = 50", "did you mean hertz?"),
            ("scale = 0.21", "scale = 0", "observed[3].scale: must be"),
            ("unit = \"m/s\"", "units = \"m/s\"", "observed[2].units: unknown key; did you mean unit?"),
            ("scale = 10", "scale = 10\nsafe = 11", "acted[1].safe: must be within"),
            ("[[acted]]", "[acted]", "acted: must be a list of tables"),
            ("on = \"cart\"", "on = \"card\"", "part[2].on: no part before this one is called 'card'"),
            ("name = \"pole\"", "name= \"cart\"", "part[2].name: another part is called 'cart'"),
            ("r = \"angle\"", "r = \"angel\"", "no [[observed]] number is called 'angel'"),
            ("radius = 0.1", "radius = 16", "part[1].radius: must be 0.001 to 15"),
            ("length = 1", "lenght = 1", "part[2].lenght: unknown key; did you mean length?"),
        ] {
            try scratch.write(text.replacing(old, with: new), to: "bad.toml")
            let result = try await Command.run(["task", "check", "bad.toml"], in: scratch.path)
            let line =
                text.replacing(old, with: new).split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.contains(new.split(separator: "\n").last ?? "") }.map { $0 + 1 } ?? 0
            #expect(result.status == 65 && result.errors.contains(words), "\(new): \(result.words)")
            #expect(result.errors.contains("bad.toml:\(line):"), "\(new): \(result.words)")
        }
    }

    @Test(
        "have the bits of the same body built in",
        .enabled(if: Package.gymnasiumPython != nil),
        arguments: [
            ["half-cheetah", "HalfCheetah-v5"], ["hopper", "Hopper-v5"], ["swimmer", "Swimmer-v5"],
        ])
    func gymnasium(names: [String]) async throws {
        let scratch = try Scratch()
        let run = [
            "simulate", names[0], "-T", "4", "-K", "3", "--horizon", "50", "--evaluation-episodes", "2",
            "--judge", "return",
        ]
        let python = try #require(Package.gymnasiumPython)
        let env = "\(python) \(Self.examples)/nudge_gymnasium.py \(names[1])"
        let own = try await Command.run(run + ["--out", "own"], in: scratch.path)
        let other = try await Command.run(run + ["--env", env, "--out", "other"], in: scratch.path)
        #expect(own.status == 0 && other.status == 0, "\(own.words) \(other.words)")
        #expect(Remains(scratch.path + "/own") == Remains(scratch.path + "/other"))
    }

    @Test("of robots keep their rules: servos on an I2C bus, and joints behind ROS 2")
    func robots() async throws {
        let result = try await Program.run(
            ["python3", "-B", "-m", "unittest", "test_servos", "test_ros"], in: Self.examples)
        #expect(result.status == 0, "\(result.words)")
    }
}
