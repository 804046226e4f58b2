// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("A browser that is killed", .timeLimit(.minutes(20)))
struct KilledBrowserTests {
    @Test("loses no answer that its page showed as taken, and none counts twice")
    func killed() async throws {
        let scratch = try Scratch()
        let program = try await Program.start(
            [
                Package.nudge, "teach", "swimmer", "--agents", "3", "--rounds", "10000", "--no-browser",
                "--web-port", "0", "--out", "lesson",
            ], in: scratch.path)
        let address = try await until("it serves") {
            program.output.firstMatch(of: /http:\S+/).map { String($0.0) }
        }
        var taken = 0
        var pressed = 0
        for life in 1...Trials.count(3, long: 100) {
            try await Browser.open { browser in
                try await browser.go(address)
                try await until("life \(life) shows the \(taken) answers of those before") {
                    try await Self.taken(browser) >= taken
                }
                for _ in 0..<Int.random(in: 1...4) {
                    try await until("a question was seen") { try await browser.isReady }
                    try await browser.press("1")
                    pressed += 1
                }
                try await Task.sleep(for: .milliseconds(.random(in: 0...300)))
                taken = try await Self.taken(browser)
                try browser.kill()
            }
        }
        program.send(SIGINT)
        #expect(try await program.outcome().status == 0)
        let stored = try await Self.stored(scratch.path)
        #expect(Set(stored).count == stored.count, "a question was answered twice")
        #expect((taken...pressed).contains(stored.count), "\(taken) shown as taken, \(pressed) pressed")
        #expect(taken > 0)
    }

    /// How many answers the page shows as taken.
    private static func taken(_ browser: Browser) async throws -> Int {
        Int(try await browser.text("#answered")) ?? 0
    }

    /// What was asked by every answer that is stored, as device, round, stream, batch and probe.
    private static func stored(_ folder: String) async throws -> [String] {
        let command = [Package.nudge, "answers", "--csv", "--folder", "lesson"]
        return try await Program.demand(command, in: folder).output.split(separator: "\n").dropFirst().map {
            let values = $0.split(separator: ",", omittingEmptySubsequences: false)
            return (values[2...5] + [values[8]]).joined(separator: ",")
        }
    }
}
