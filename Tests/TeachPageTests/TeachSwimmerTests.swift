// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Programs
import Testing

/// Somebody who sees what the page shows, as well as an eye does, and presses keys.
private struct Watcher {
    /// A difference of 7 % of the largest distance on the screen is told with one standard error.
    static let weberFraction = 0.07
    /// No distance is told more finely than this, in metres: 7 % of what a clip of 20 points a thousand steps
    /// covers.
    static let leastMetres = 0.07 * 0.24
    /// Answers that are given without looking.
    static let lapseShare = 0.02

    /// Runs in the page before anything else: keeps the questions that the page receives.
    static let keeping = """
        window.received = new Map();
        const plain = window.fetch;
        window.fetch = async (...request) => {
            const answer = await plain(...request);
            if (String(request[0]).includes("/api/teach/questions") && answer.ok) {
                const { questions } = await answer.clone().json();
                for (const question of questions) window.received.set(String(question.id), question.lanes);
            }
            return answer;
        };
        """

    /// How far each lane's trunk has come in the question on the stage, in metres.
    static let looking = """
        const lanes = window.received.get(document.querySelector("#answers").dataset.question);
        return lanes.map(({ view, parts, pictures, metresPerUnit }) => {
            const bytes = Uint8Array.from(atob(pictures), (letter) => letter.charCodeAt(0));
            const numbers = new Int16Array(bytes.buffer);
            const ends = parts.reduce((sum, { shape }) => sum + (shape === "sphere" ? 1 : 2), 0);
            const size = ends * (view === "space" ? 3 : 2);
            return (numbers[numbers.length - size] - numbers[0]) * metresPerUnit;
        });
        """

    var noise: RandomStream

    /// The lane that seems to get furthest.
    mutating func choose(_ metres: [Double]) -> Int {
        if noise.nextUniform(within: 1) > 1 - 2 * Self.lapseShare {
            return Int((noise.nextUniform(within: 0.5) + 0.5) * Double(metres.count)) % metres.count
        }
        let blur = max(Self.weberFraction * (metres.map(\.magnitude).max() ?? 0), Self.leastMetres)
        let seen = metres.map { $0 + blur * noise.nextNormal() }
        return seen.indices.max { seen[$0] < seen[$1] } ?? 0
    }
}

@Suite("Teaching by keys alone", .timeLimit(.minutes(10)))
struct TeachSwimmerTests {
    @Test("a swimmer that lies still swims after 60 answers of an eye that errs")
    func swimmer() async throws {
        let scratch = try Scratch()
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        var watcher = Watcher(noise: RandomStream(seed: seed, name: StreamName(.panel)))
        let program = try await Program.start(
            [
                Package.nudge, "teach", "swimmer", "--preset", "teach", "--rounds", "60", "--no-browser",
                "--web-port", "0", "--out", "lesson", "--seed", "\(seed % 1000)",
            ], in: scratch.path)
        let address = try await until("it serves", seconds: 60) {
            program.output.firstMatch(of: /http:\S+/).map { String($0.0) }
        }
        try await Browser.open(before: Watcher.keeping) { browser in
            try await browser.go(address)
            try await browser.press("+", "+", "+")
            for number in 1...60 {
                try await until("question \(number) was seen", seconds: 60) {
                    try await browser.value(
                        "return document.querySelector('#answers').dataset.state") as String == "answer"
                }
                let metres: [Double] = try await browser.value(Watcher.looking)
                let lane = watcher.choose(metres)
                try await browser.press(Key(stringLiteral: "\(lane + 1)"))
                if number == 30 { try await Album.keep("teach", browser) }
            }
            try await until("all answers were taken", seconds: 60) {
                try await browser.text("#answered") == "60"
            }
        }
        program.send(SIGINT)
        let outcome = try await program.outcome()
        let learned = outcome.output.firstMatch(of: /and is ([-\d.]+) after/).flatMap { Double($0.1) }
        #expect(try #require(learned) >= 300, "let seed: UInt64 = \(seed)\n\(outcome.words)")
    }
}
