// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What an agent may take of a board, as its profile says.
struct BoardBudgets: Decodable {
    var arenaBytes, stackBytes, connectedResidentBytes: Int

    init(of board: String) async throws {
        struct Shown: Decodable {
            struct Board: Decodable { var budgets: BoardBudgets }
            var board: Board
        }
        let result = try await Command.run(["board", "show", board, "--json"])
        try #require(result.status == 0, "\(result.words)")
        self = try JSONDecoder().decode(Shown.self, from: Data(result.output.utf8)).board.budgets
    }
}
