// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// `nudge teach` with a page that a program answers on.
struct TaughtRun {
    let program: Program
    let port: Int

    /// Starts it and waits until it serves.
    init(_ arguments: [String], in folder: String) async throws {
        program = try await Command.start(
            ["teach"] + arguments + ["--no-browser", "--web-port", "0"], in: folder)
        while program.isRunning {
            if let match = program.output.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\/teach/) {
                port = try #require(Int(match.1))
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NotServed(words: program.words)
    }

    /// Has its questions answered until it ends.
    func answered(by pupil: Pupil) async throws -> Outcome {
        let answering = Task { try await pupil.answer() }
        let outcome = try await program.outcome()
        answering.cancel()
        try await answering.value
        return outcome
    }
}

/// It ended before it served, or did not begin.
struct NotServed: Error, CustomStringConvertible {
    let words: String
    var description: String { words }
}
