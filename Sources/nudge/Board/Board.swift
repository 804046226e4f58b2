// SPDX-License-Identifier: Apache-2.0

import Tables
import ArgumentParser
import Boards

/// `nudge board`.
struct Board: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what boards can give, and what an agent needs of it.",
        subcommands: [BoardList.self, BoardShow.self, BoardFit.self, BoardCheck.self, BoardSummary.self])

    /// Runs a command's work; what is wrong with a profile is one line and an exit code of its kind.
    static func explained(_ work: () throws -> Void) throws {
        try Failure.explained {
            do {
                try work()
            } catch let error as TableError {
                Console.error("nudge: \(error)")
                throw error.line > 0 ? Failure.badData : Failure.missingInput
            } catch let error as UnknownBoardError {
                Console.error("nudge: \(error)")
                throw Failure.usage
            }
        }
    }
}

/// `nudge board list`.
struct BoardList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the boards that have a profile.")

    @Flag(help: "One JSON object per line.")
    var json = false

    func run() throws {
        try Board.explained {
            let folder = try ProfileFolder.find()
            if !json { print("board                   core           cores         RAM  program") }
            for name in try folder.names() {
                let board = try folder.board(name)
                if json {
                    try Console.json(board)
                } else {
                    print(
                        name.padded(24) + board.hardware.core.padded(15)
                            + "\(board.hardware.coreCount)".padded(6) + ram(board).leftPadded(11) + "  "
                            + board.build.target.rawValue)
                }
            }
        }
    }

    private func ram(_ board: BoardProfile) -> String {
        let bytes = board.hardware.ramBytes
        return bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
    }
}

extension String {
    /// Filled with spaces on the left to at least this many characters.
    func leftPadded(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count - self.count)) + self
    }
}
