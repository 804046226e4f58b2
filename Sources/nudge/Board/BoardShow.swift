// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Boards
import Foundation
import NudgeCore

/// `nudge board show BOARD`.
struct BoardShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a board's profile, and what its whole fleet shares.")

    @Argument(help: "The board; see 'nudge board list'.")
    var board: String
    @Flag(help: "One JSON object.")
    var json = false
    @Flag(help: "Lines for a shell to evaluate: key='value'.")
    var shell = false

    private struct Both: Encodable {
        var board: BoardProfile
        var fleet: FleetProfile
        var fleetFingerprint: String
    }

    func validate() throws {
        if json, shell { throw ValidationError("--json and --shell exclude each other") }
    }

    func run() throws {
        try Board.explained {
            let folder = try ProfileFolder.find()
            let profile = try folder.board(board)
            let fleet = try folder.fleet()
            let fingerprint = String(format: "%016llx", fleet.fingerprint.value)
            if json {
                try Console.json(Both(board: profile, fleet: fleet, fleetFingerprint: fingerprint))
            } else if shell {
                for (key, value) in Self.shellLines(profile, fleet, fingerprint) {
                    print("\(key)='\(value.replacingOccurrences(of: "'", with: "'\\''"))'")
                }
            } else {
                Self.printText(profile, fleet, fingerprint)
            }
        }
    }

    private static func shellLines(
        _ board: BoardProfile, _ fleet: FleetProfile, _ fingerprint: String
    ) -> [(String, String)] {
        let emulation = board.emulation
        return [
            ("board", board.name), ("title", board.title), ("target", board.build.target.rawValue),
            ("compiler_flags", board.build.compilerFlags.joined(separator: " ")),
            ("architecture", board.hardware.architecture), ("core", board.hardware.core),
            ("core_count", "\(board.hardware.coreCount)"), ("ram_bytes", "\(board.hardware.ramBytes)"),
            ("emulation_method", emulation.method.rawValue),
            ("emulation_program", board.build.target.emulator),
            ("emulation_machine", emulation.machine),
            ("emulation_cpu", emulation.cpu), ("emulation_kernel", board.build.target.kernel),
            ("emulation_console", emulation.console), ("emulation_device_tree", emulation.deviceTree),
            ("emulation_kernel_arguments", emulation.kernelArguments),
            ("emulation_has_fixed_ram", "\(emulation.hasFixedRam)"),
            ("fleet_task", fleet.task), ("fleet_fingerprint", fingerprint),
        ]
    }

    private static func printText(_ board: BoardProfile, _ fleet: FleetProfile, _ fingerprint: String) {
        func line(_ name: String, _ value: String) { print("  " + name.padded(22) + value) }
        let hardware = board.hardware
        print("\(board.name): \(board.title)")
        line("chip", hardware.systemOnChip)
        line("cores", "\(hardware.coreCount) × \(hardware.core), \(hardware.clockMegahertz) MHz")
        line("architecture", hardware.architecture)
        line("RAM", "\(hardware.ramBytes.grouped) bytes")
        if hardware.flashBytes > 0 { line("flash", "\(hardware.flashBytes.grouped) bytes") }
        line("data cache", "\(hardware.dataCacheBytes.grouped) bytes")
        line("second-level cache", "\(hardware.secondCacheBytes.grouped) bytes")
        line("operating system", hardware.operatingSystem)
        let flags = board.build.compilerFlags.joined(separator: " ")
        line("program", board.build.target.rawValue + (flags.isEmpty ? "" : " with \(flags)"))
        let emulation = board.emulation
        line("emulation", "\(emulation.method.rawValue) \(emulation.machine) \(emulation.cpu)")
        print("what it gives to an agent, at most")
        for (key, value) in board.budgets.list(for: board.build.target) { line(key, value.grouped) }
        print("what its whole fleet shares, fingerprint \(fingerprint)")
        for text in fleet.canonicalText.split(separator: "\n") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            line(parts[0], parts.count > 1 ? parts[1] : "")
        }
        print("sources")
        for source in board.sources { print("  \(source)") }
    }
}
