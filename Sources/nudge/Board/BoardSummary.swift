// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Boards
import Federation
import Foundation

/// `nudge board summary REPORT...`: many boards in one Markdown table.
struct BoardSummary: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Prints reports of 'nudge board check' as one Markdown table.")

    @Argument(help: "JSON files that 'nudge board check --output' wrote.")
    var reports: [String]

    func run() throws {
        try Board.explained {
            print(
                "| board | emulated as | arena | stack | heap calls | resident or RAM | binary or flash "
                    + "| kept |")
            print("|---|---|---:|---:|---:|---:|---:|---|")
            for path in reports {
                let bytes = try Files.read(path)
                guard let report = try? JSONDecoder().decode(BudgetReport.self, from: Data(bytes)) else {
                    throw StoreError.damaged(path: path, detail: "is no report of 'nudge board check'")
                }
                let cells = report.rows.map { row in
                    "\(row.measured?.grouped ?? "–") / \(row.budget.grouped)"
                }
                let line = [report.board.name, Self.emulation(report.board, report.values)] + cells
                print("| \(line.joined(separator: " | ")) | \(report.holds ? "yes" : "**no**") |")
            }
        }
    }

    /// The emulated machine in a few words, as it told of itself.
    static func emulation(_ board: BoardProfile, _ values: [String: String]) -> String {
        let emulation = board.emulation
        switch emulation.method {
        case .linux:
            let ram = values["guest_ram_bytes"].flatMap { Int($0) }.map { ", \($0 >> 20) MiB" } ?? ""
            let cpu = emulation.cpu.isEmpty ? "" : ", \(values["guest_cores"] ?? "?") × \(emulation.cpu)"
            return "\(emulation.machine)\(cpu)\(ram), Linux \(values["guest_kernel"] ?? "?")"
        case .process: return "a process on \(emulation.machine) \(emulation.cpu)"
        case .microcontroller: return "\(emulation.machine), bare metal"
        case .none: return "nothing"
        }
    }
}
