// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Builds that are wrong on purpose: each proof must be able to fail.
@Suite("Wrong agents")
struct NegativeControlTests {
    /// Builds the agent with an object on the heap per round into a folder of its own.
    private func build(_ arguments: String..., into folder: URL) async throws -> Outcome {
        try await Program.run(
            [Package.path("tools/build-agent")] + arguments + ["--out", folder.path],
            adding: ["NUDGE_DEFINES": "NUDGE_ALLOCATES"])
    }

    private func temporaryFolder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "agent-\(UUID().uuidString)")
    }

    @Test("an agent that allocates in its loop is refused by the compiler")
    func compiler() async throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try await build("host", into: folder)
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("-no-allocations mode"), "\(outcome.errors)")
    }

    @Test("where the compiler cannot tell, by the audit of the linked program")
    func audit() async throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try await build("cortex-m7", into: folder)
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("an allocator is reachable"), "\(outcome.errors)")
    }

    @Test("and at run time by the counter, which misses none and invents none")
    func counter() async throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // A build with the simulator may allocate before the loop, so nothing else stops it.
        let outcome = try await build("host", "--mujoco", into: folder)
        try #require(outcome.status == 0, "\(outcome.errors)")
        let report = try await Board.host.run(
            ["self-test", "--report"], program: folder.appending(path: "nudge-agent").path)
        #expect(report.values["heap_calls_after_start"] == "64", "32 rounds, each takes and frees one object")
    }
}
