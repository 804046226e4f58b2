// SPDX-License-Identifier: Apache-2.0

import Programs

/// An agent that runs beside the test.
struct Agent: Sendable {
    /// The command line.
    let words: [String]
    let program: Program

    /// Starts an agent.
    init(_ words: [String]) async throws {
        self.words = words
        program = try await Program.start(words)
    }

    /// What it wrote so far.
    var text: String { program.errors }

    /// The exit status, once it ended.
    var status: Int32 {
        get async throws { try await program.outcome().status }
    }

    /// The values of the last line of an event.
    func values(of event: String) -> [String: String] {
        let line = text.split(separator: "\n").last { $0.hasPrefix("event=\(event) ") } ?? ""
        return Outcome.values(String(line).replacing(" ", with: "\n"))
    }
}
