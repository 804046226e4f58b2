// SPDX-License-Identifier: Apache-2.0

import Boards
import Foundation
import Programs
import Testing

/// Whole boards under emulation: one per kernel that a change is likely to break. The others are measured
/// by `tools/board profile --all`.
@Suite("Emulated boards", .serialized)
struct EmulationTests {
    private func report(_ board: String) throws -> BudgetReport {
        let path = Package.path(".build/boards/\(board)/profile.json")
        return try JSONDecoder().decode(BudgetReport.self, from: Data(contentsOf: URL(filePath: path)))
    }

    @Test("keep their budgets", arguments: ["raspberry-pi-zero-2w", "raspberry-pi-2b"])
    func budgets(_ board: String) async throws {
        let outcome = try await run(Package.path("tools/board"), ["profile", board, "--quick"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let report = try report(board)
        #expect(report.holds)
        func measured(_ key: String) -> Int? { report.rows.first { $0.key == key }?.measured }
        #expect(measured("arenaBytes") == 11_952, "the arena is not the memory sum")
        #expect(measured("heapCallsAfterStart") == 0)
        let resident = try #require(measured("residentBytes"))
        #expect(resident > 256 * 1024, "less than a C library: this is not what the process holds")
        #expect(report.values["guest_cores"] == "4")
    }

    @Test("A broken budget exits with 1 and says which")
    func broken() async throws {
        // The measurement that the boot before left behind: breaking it needs no other.
        let measurement = Package.path(".build/boards/raspberry-pi-zero-2w/measurement.txt")
        let outcome = try await run(
            Package.nudge,
            ["board", "check", "raspberry-pi-zero-2w", measurement, "--budget", "arenaBytes=11951"])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("BROKEN"))
        let wrong = try await run(
            Package.nudge, ["board", "check", "raspberry-pi-zero-2w", measurement, "--budget", "speed=1"])
        #expect(wrong.status == 64)
    }

    @Test("What was not reported breaks its budget, unless the emulation cannot tell it")
    func silence() throws {
        let silent = Measurement("self_test=passed\n")
        let linux = BudgetReport(try profiles.board("raspberry-pi-5"), silent)
        #expect(linux.rows.allSatisfy { !$0.holds })
        let process = BudgetReport(try profiles.board("visionfive-2"), silent)
        #expect(process.rows.filter(\.holds).map(\.key) == ["residentBytes"])
        #expect(!BudgetReport(try profiles.board("raspberry-pi-5"), Measurement("self_test=failed")).isPassed)
    }

    @Test("Deploying says first what it would do")
    func deploy() async throws {
        let outcome = try await run(
            Package.path("tools/board"), ["deploy", "raspberry-pi-zero-2w", "pi@raspberrypi", "--dry-run"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("ssh pi@raspberrypi uname -m    # must print aarch64"))
    }
}
