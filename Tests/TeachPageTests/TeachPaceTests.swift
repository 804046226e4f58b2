// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Two seconds are the clock's, so other programs must leave a core: with `tools/test --long` only.
@Suite("Teaching at a steady pace", .enabled(if: Trials.areMany), .timeLimit(.minutes(10)))
struct TeachPaceTests {
    /// Runs in the page before anything else: keeps how long the stage was empty, in milliseconds.
    private static let timing = """
        window.waits = [];
        addEventListener("DOMContentLoaded", () => {
            const waiting = document.querySelector("#waiting");
            let since = null;
            new MutationObserver(() => {
                if (!waiting.hidden) since ??= performance.now();
                else if (since !== null) {
                    window.waits.push(performance.now() - since);
                    since = null;
                }
            }).observe(waiting, { attributes: true });
        });
        """

    @Test("three agents keep up with an answer every two seconds")
    func pace() async throws {
        let scratch = try Scratch()
        let program = try await Program.start(
            [
                Package.nudge, "teach", "swimmer", "--agents", "3", "--no-browser", "--web-port", "0",
                "--out", "lesson",
            ], in: scratch.path)
        let address = try await until("it serves") {
            program.output.firstMatch(of: /http:\S+/).map { String($0.0) }
        }
        try await Browser.open(before: Self.timing) { browser in
            try await browser.go(address)
            try await browser.press("+", "+", "+")
            try await until("the first question was seen") { try await browser.isReady }
            var tick = ContinuousClock.now
            for number in 1...60 {
                #expect(try await browser.isReady, "question \(number) was not there in time")
                try await browser.press("1")
                tick += .seconds(2)
                try await Task.sleep(until: tick)
            }
            let waits: [Double] = try await browser.value("return window.waits.slice(1)")
            #expect(waits.max() ?? 0 < 1000, "the stage was empty for so many milliseconds: \(waits)")
        }
        program.send(SIGINT)
        #expect(try await program.outcome().status == 0)
    }
}
