import Foundation
import Testing

/// The builds that the tests share: each is made at most once, and not at all when it is up to date.
actor Builds {
    static let shared = Builds()
    private var done: [String: Outcome] = [:]

    /// Builds the agent for a board, or fails the test with the compiler's words.
    func make(_ board: Board) throws {
        let key = board.options.joined(separator: " ")
        if done[key] == nil {
            let tool = Package.root.appending(path: "tools/build-agent").path
            done[key] = try Outcome.of([tool] + board.options)
        }
        let outcome = try #require(done[key])
        try #require(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }
}
