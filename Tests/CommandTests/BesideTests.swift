// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("Somebody beside a board", .serialized, .timeLimit(.minutes(15)))
struct BesideTests {
    private static let question = "Which was best?"

    @Test(
        "answers by the keys of a terminal, whose mode is put back",
        arguments: [BesideFleet.Machine.host, .arm64])
    func terminal(machine: BesideFleet.Machine) async throws {
        let fleet = try await BesideFleet(rounds: 5)
        let keyboard = try Keyboard()
        let agent = try await fleet.agent(machine, ["--ask", "terminal"], terminal: keyboard.terminal)
        // Too early: nothing was shown yet.
        try keyboard.press("2")
        #expect(try await keyboard.wait(for: "Round 1:\r\n  first\r\n  second\r\n"), "\(agent.words)")
        #expect(try await keyboard.wait(for: Self.question))
        #expect(!keyboard.isUsual)
        try keyboard.press("1")
        #expect(try await keyboard.wait(for: "the first"))

        // Once more; then an arrow that falls apart.
        #expect(try await keyboard.wait(for: Self.question))
        try keyboard.press("R")
        #expect(try await keyboard.wait(for: "Round 2:\r\n  first\r\n  second\r\n"))
        #expect(try await keyboard.wait(for: Self.question))
        try await keyboard.pressSlowly("\u{1B}[C")
        #expect(try await keyboard.wait(for: "the second"))

        // Taken back, and something else in its place; keys that mean nothing here do nothing.
        #expect(try await keyboard.wait(for: Self.question))
        try keyboard.press("ex\u{7F}")
        #expect(try await keyboard.wait(for: "equal"))
        #expect(try await keyboard.wait(for: Self.question))
        try keyboard.press("7?s")
        #expect(try await keyboard.wait(for: "can't tell (Backspace"))

        // Stopped, the terminal is the shell's.
        #expect(try await keyboard.wait(for: Self.question))
        try keyboard.press("\u{1A}")
        try await eventually { keyboard.isUsual }
        #expect(keyboard.isUsual)
        try keyboard.send(SIGCONT)
        try await eventually { !keyboard.isUsual }
        try keyboard.press("e")
        #expect(try await keyboard.wait(for: "equal (Backspace"))

        #expect(try await keyboard.wait(for: Self.question))
        try keyboard.press("\u{1B}[D")
        try await fleet.check(agent, machine, answers: 5)
        #expect(keyboard.isUsual)
        #expect(try await fleet.answers() == ["0", "1", "cannot-tell", "equal", "0"], "\(keyboard.text)")
    }

    @Test("gets the terminal back whatever ends the agent", arguments: [SIGINT, SIGTERM, SIGABRT, SIGQUIT])
    func ending(signal: Int32) async throws {
        let fleet = try await BesideFleet(rounds: 1)
        let keyboard = try Keyboard()
        let agent = try await fleet.agent(.host, ["--ask", "terminal"], terminal: keyboard.terminal)
        #expect(try await keyboard.wait(for: Self.question) && !keyboard.isUsual, "\(agent.words)")
        if signal == SIGINT { try keyboard.press("\u{3}") } else { try keyboard.send(signal) }
        let outcome = try await agent.outcome()
        if signal == SIGINT || signal == SIGTERM { #expect(outcome.status == 0, "\(outcome.words)") }
        #expect(keyboard.isUsual)
    }

    @Test(
        "answers by buttons, which may be pulled out and come back, and sees by lights what is shown",
        arguments: [BesideFleet.Machine.arm64, .armv7])
    func buttons(machine: BesideFleet.Machine) async throws {
        let fleet = try await BesideFleet(rounds: 5)
        let folder = fleet.scratch.path
        for light in ["green", "red"] {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + light, withIntermediateDirectories: true)
            try fleet.scratch.write("255\n", to: light + "/max_brightness")
            try fleet.scratch.write("0\n", to: light + "/brightness")
        }
        let buttons = try Buttons(folder + "/buttons", timeBytes: machine.timeBytes)
        let agent = try await fleet.agent(
            machine,
            [
                "--ask", "input:" + buttons.path, "--keys", "30=1,48=equal",
                "--leds", "\(folder)/green,\(folder)/red",
            ])
        var questions = 0
        func nextQuestion() async throws {
            questions += 1
            let count = questions
            try await eventually { agent.output.ranges(of: Self.question).count == count }
            #expect(agent.output.ranges(of: Self.question).count == count, "\(agent.words)")
            try await eventually { try fleet.lights == ["255", "255"] }
            #expect(try fleet.lights == ["255", "255"])
        }
        // A key that an option gave a meaning, a presenter's, and a gamepad's cross, which is an axis.
        try await nextQuestion()
        let green = folder + "/green/brightness", red = folder + "/red/brightness"
        // A thread of its own watches: a behaviour is shown for a moment, and tests share few threads.
        async let isShown = withCheckedContinuation { done in
            Thread.detachNewThread {
                let end = Date(timeIntervalSinceNow: 300)
                func light(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
                while Date() < end, light(green) != "255" || light(red) != "0" {
                    Thread.sleep(forTimeInterval: 0.002)
                }
                done.resume(returning: Date() < end)
            }
        }
        try buttons.press(30)
        #expect(await isShown)
        try await nextQuestion()
        try buttons.press(109)
        try await nextQuestion()
        try buttons.send([(3, 17, UInt32.max), (0, 0, 0)])

        try await nextQuestion()
        try buttons.pullOut()
        try await eventually { agent.errors.contains("event=keys state=lost source=\(buttons.path)") }
        #expect(agent.errors.contains("event=keys state=lost source=\(buttons.path)"), "\(agent.words)")
        try buttons.plugIn()
        try await eventually { agent.errors.contains("event=keys state=found") }
        // What the kernel lost, it says so, and what comes up to its next report is torn.
        try buttons.send([(0, 3, 0), (1, 2, 1), (0, 0, 0)])
        try buttons.press(31)

        try await nextQuestion()
        try buttons.press(3)
        try await fleet.check(agent, machine, answers: 5)
        #expect(try fleet.lights == ["0", "0"])
        #expect(try await fleet.answers() == ["0", "1", "equal", "cannot-tell", "1"], "\(agent.words)")
    }

    @Test("answers at the console of a whole emulated board, within its memory")
    func console() async throws {
        let fleet = try await BesideFleet(rounds: 2)
        let keyboard = try Keyboard()
        let agent = try await fleet.agent(.board, ["--ask", "terminal"], terminal: keyboard.terminal)
        for (count, key) in [(1, "2"), (2, "e")] {
            try await eventually {
                agent.output.ranges(of: Self.question).count == count || !agent.isRunning
            }
            try keyboard.press(key)
        }
        let summary = try await fleet.check(agent, .board, answers: 2)
        #expect(try await fleet.answers() == ["1", "equal"], "\(agent.words)")

        let budgets = try await BoardBudgets(of: "raspberry-pi-3b-plus")
        let resident = try #require(summary["resident_bytes"].flatMap { Int($0) })
        print("resident_bytes=\(resident)")
        #expect(resident > 256 * 1024 && resident <= budgets.connectedResidentBytes)
    }

    @Test("answers in private: votes are hidden, answers told to nobody, and an audit says what is spent")
    func hidden() async throws {
        let fleet = try await BesideFleet(rounds: 12, privacy: 1)
        for (options, words) in [
            ([], "people at the fleet's page would tell them; use --ask"),
            (["--ask", "terminal", "--privacy", "0.9"], "hides its votes less than --privacy wants"),
        ] {
            let keyboard = try Keyboard()
            let outcome = try await fleet.agent(.host, options, terminal: keyboard.terminal).outcome()
            #expect(outcome.status == 77 && outcome.errors.contains(words), "\(outcome.words)")
        }
        let keyboard = try Keyboard()
        let agent = try await fleet.agent(
            .host, ["--ask", "terminal", "--privacy", "1"], terminal: keyboard.terminal)
        for _ in 0..<12 {
            #expect(try await keyboard.wait(for: Self.question), "\(agent.words)")
            try keyboard.press("1")
        }
        try await fleet.check(agent, .host, answers: 12)
        let audit = try await fleet.audit("--privacy")
        #expect(audit.contains("votes         12, 0 absent; each hidden, ε = 1.000"), "\(audit)")
        #expect(audit.contains("robot         12 votes, ε 12.0 by basic composition, 12.0 by Rényi's"))
        #expect(!audit.contains("as people answered"))
        let answers = try await Command.run(["answers", "--csv"], in: fleet.scratch.path)
        #expect(answers.output.split(separator: "\n").count <= 1, "\(answers.words)")
    }

    @Test("is refused where a panel answers, and where there is nothing to press")
    func refused() async throws {
        let fleet = try await BesideFleet(rounds: 1, people: false)
        let keyboard = try Keyboard()
        let asked = try await fleet.agent(.host, ["--ask", "terminal"], terminal: keyboard.terminal).outcome()
        #expect(asked.status == 77, "\(asked.words)")
        #expect(asked.errors.contains("in this fleet a simulated panel answers; leave out --ask"))
        for (options, words) in [
            (["--ask", "input:/dev/input/none"], "/dev/input/none: No such file or directory"),
            (["--ask", "input:/dev/null"], "/dev/null is neither an input device nor a pipe of its events"),
            (["--ask", "input:/dev/null", "--leds", "none"], "there is no light 'none': No such file"),
        ] {
            let outcome = try await fleet.agent(.host, options).outcome()
            #expect(outcome.status == 66 && outcome.errors.contains(words), "\(outcome.words)")
        }
    }

    /// Waits until something is so, but not forever.
    private func eventually(_ isSo: () throws -> Bool) async throws {
        for _ in 0..<15_000 where try !isSo() { try await Task.sleep(for: .milliseconds(20)) }
    }
}

extension BesideFleet {
    /// How bright the lights are.
    fileprivate var lights: [String] {
        get throws {
            try ["green", "red"].map {
                try String(contentsOfFile: scratch.path + "/\($0)/brightness", encoding: .utf8)
            }
        }
    }
}
