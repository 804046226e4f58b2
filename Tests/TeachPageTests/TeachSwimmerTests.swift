// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Programs
import Testing

@Suite("Teaching by keys alone", .timeLimit(.minutes(10)))
struct TeachSwimmerTests {
    @Test("a swimmer that lies still swims after 60 answers of an eye that errs")
    func swimmer() async throws {
        let scratch = try Scratch()
        // Always the same luck: with some seeds it takes more answers (docs/results/teach), and what is
        // looked at here are page, server and agent.
        let seed: UInt64 = 1
        var watcher = Watcher(noise: RandomStream(seed: seed, name: StreamName(.panel)))
        let program = try await Program.start(
            [
                Package.nudge, "teach", "swimmer", "--preset", "teach", "--rounds", "60", "--no-browser",
                "--web-port", "0", "--out", "lesson", "--seed", "\(seed)",
            ], in: scratch.path)
        let address = try await until("it serves") {
            program.output.firstMatch(of: /http:\S+/).map { String($0.0) }
        }
        try await Browser.open(before: Watcher.keeping) { browser in
            try await browser.go(address)
            try await browser.press("+", "+", "+")
            for _ in 1...60 { try await watcher.answer(browser) }
            try await until("all answers were taken") {
                try await browser.text("#answered") == "60"
            }
        }
        program.send(SIGINT)
        let outcome = try await program.outcome()
        let learned = outcome.output.firstMatch(of: /and is ([-\d.]+) after/).flatMap { Double($0.1) }
        #expect(try #require(learned) >= 300, "\(outcome.words)")
    }
}
