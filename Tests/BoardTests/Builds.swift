// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// The builds that the tests share: each is made at most once, and not at all when it is up to date.
actor Builds {
    static let shared = Builds()
    private var builds: [[String]: Shared<Outcome>] = [:]

    /// Builds the agent for a board, or fails the test with the compiler's words.
    func make(_ board: Board) async throws {
        let outcome = try await build(board.options).value()
        try #require(outcome.status == 0, "\(outcome.words)")
    }

    private func build(_ options: [String]) -> Shared<Outcome> {
        if let build = builds[options] { return build }
        let build = Shared { try await Program.run([Package.path("tools/build-agent")] + options) }
        builds[options] = build
        return build
    }
}
