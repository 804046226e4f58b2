// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Somebody who sees what the page shows, as well as an eye does, and presses keys.
struct Watcher {
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

    /// Waits until a question was seen, and presses the key of the lane that seems to get furthest.
    mutating func answer(_ browser: Browser) async throws {
        try await until("a question was seen") { try await browser.isReady }
        let metres: [Double] = try await browser.value(Self.looking)
        try await browser.press(Key(stringLiteral: "\(choose(metres) + 1)"))
    }
}

extension Browser {
    /// Whether the page takes an answer now.
    var isReady: Bool {
        get async throws {
            try await value("return document.querySelector('#answers').dataset.state") as String == "answer"
        }
    }
}
