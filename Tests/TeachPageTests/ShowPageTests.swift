// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

@Suite("The page of nudge show", .timeLimit(.minutes(10)))
struct ShowPageTests {
    @Test("shows policies in lanes of their own, faster, paused and side by side")
    func policies() async throws {
        let policies = (1...3).map { Package.path("Sources/CPolicies/walker2d/ppo-\($0).nudge") }
        let program = try await Program.start([Package.nudge, "show", "--seconds", "2"] + policies)
        let address = try await until("it serves") {
            program.output.firstMatch(of: /http:\S+/).map { String($0.0) }
        }
        try await Browser.open { browser in
            try await browser.go(address)
            try await until("the lanes are named") {
                try await browser.text("#legend").contains("3 · ppo-3.nudge")
            }
            #expect(try await browser.text("#title") == "Walker2d-v5")
            try await browser.press("+", " ", "v")
            #expect(try await browser.text("#speed") == "2×")
            #expect(try await browser.text("#pause").contains("Play"))
            #expect(try await browser.text("#view").contains("Race"))
            #expect(try await browser.complaints() == [])
        }
        program.send(2)
        #expect(try await program.outcome().status == 0)
    }
}
