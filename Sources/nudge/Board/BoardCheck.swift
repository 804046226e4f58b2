// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Boards
import Federation
import Foundation

/// `nudge board check BOARD MEASUREMENT`: what `tools/board profile` ends with.
struct BoardCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Holds what was measured on a board against its budgets.",
        discussion: "Exit codes: 0 every budget is kept; 1 one is broken, or the self-test did not pass.")

    @Argument(help: "The board; see 'nudge board list'.")
    var board: String
    @Argument(help: "A file of key=value lines, as 'tools/board profile' collects them.")
    var measurement: String
    @Option(help: "Another budget in place of the profile's: KEY=VALUE. May be repeated.")
    var budget: [String] = []
    @Option(help: "Also writes the report as JSON to this file.")
    var output: String?
    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        try Board.explained {
            let profile = try ProfileFolder.find().board(board)
            let text = String(decoding: try Files.read(measurement), as: UTF8.self)
            let report = BudgetReport(profile, Measurement(text), budgets: try budgets(of: profile))
            if let output {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                try Files.replace(output, with: [UInt8](try encoder.encode(report)) + [0x0A])
            }
            if json { try Console.json(report) } else { Self.printText(report) }
            if !report.holds { throw ExitCode(1) }
        }
    }

    private func budgets(of profile: BoardProfile) throws -> BoardProfile.Budgets {
        var budgets = profile.budgets
        for change in budget {
            let parts = change.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let value = Int(parts[1]), budgets.set(parts[0], to: value) else {
                let keys = budgets.list(for: profile.build.target).map(\.key).joined(separator: ", ")
                Console.error("nudge: --budget: '\(change)' is not KEY=VALUE with a KEY of \(keys)")
                throw Failure.usage
            }
        }
        return budgets
    }

    private static func printText(_ report: BudgetReport) {
        let board = report.board
        print("\(board.name): \(board.title), \(board.build.target.rawValue), emulated as")
        print("  \(BoardSummary.emulation(board, report.values))")
        print("  " + "budget".padded(22) + "measured".leftPadded(12) + "at most".leftPadded(12))
        for row in report.rows {
            let measured = row.measured?.grouped ?? "–"
            let remark = row.holds ? (row.measured == nil ? "  not measurable here" : "") : "  BROKEN"
            print(
                "  " + row.key.padded(22) + measured.leftPadded(12) + row.budget.grouped.leftPadded(12)
                    + remark)
        }
        for (key, name) in Self.facts {
            guard let value = report.values[key] else { continue }
            let text = Int(value)?.grouped ?? value
            print("  " + name.padded(22) + text.leftPadded(12))
        }
        print("  " + "self-test".padded(22) + (report.isPassed ? "passed" : "FAILED").leftPadded(12))
        print(report.holds ? "every budget is kept" : "a budget is broken")
    }

    /// What is told without a budget.
    private static let facts = [
        ("parameter_count", "parameters"), ("text_bytes", "code bytes"), ("data_bytes", "data bytes"),
        ("bss_bytes", "zeroed data bytes"), ("instructions_per_act", "instructions per act"),
        ("instructions_per_round", "per round"),
    ]
}
