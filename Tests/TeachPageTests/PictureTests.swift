// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Programs
import Testing

/// Makes the pictures in docs/pictures:
///
///     NUDGE_PICTURES=docs/pictures swift test --filter PictureTests
@Suite("Pictures of the page", .enabled(if: Album.folder != nil), .timeLimit(.minutes(10)))
struct PictureTests {
    @Test("a race and a grid of cheetahs, in light and dark")
    func cheetahs() async throws {
        let scratch = try Scratch()
        var watcher = Watcher(noise: RandomStream(seed: 1, name: StreamName(.panel)))
        let program = try await Program.start(
            [
                Package.nudge, "teach", "half-cheetah", "--no-browser", "--web-port", "0", "--out", "lesson",
                "--seed", "1",
            ], in: scratch.path)
        let address = try await until("it serves") {
            program.output.firstMatch(of: /http:\S+/).map { String($0.0) }
        }
        try await Browser.open(before: Watcher.keeping) { browser in
            try await browser.go(address)
            try await browser.press("+", "+", "+")
            for _ in 1...13 { try await watcher.answer(browser) }
            try await until("a question was seen") { try await browser.isReady }
            // Not at the end, where a clip rests.
            try await browser.press("-", "-", "-", "-")
            try await until("the race is on") {
                let share: Double = try await browser.value("return document.querySelector('#seen').value")
                return share > 0.6 && share < 0.9
            }
            try await browser.press(" ")
            try await Album.keep("teach", browser)
            try await browser.press("v")
            try await Album.keep("teach-grid", browser)
        }
        program.send(SIGINT)
        #expect(try await program.outcome().status == 0)
    }
}
