// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks
import Programs
import Testing

/// An engine of one's own: here Debian's library in the place where `tools/engine` would put another.
@Suite("An engine for this machine")
struct EngineTests {
    private static let library = "libmujoco.so.2.2.2"

    @Test("is used and named, but not on a processor that it was not built for, nor where it is not wanted")
    func engine() async throws {
        let scratch = try Scratch()
        let folder = scratch.path + "/nudge/engine"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let installed = try await Program.demand(["sh", "-c", "ls /usr/lib/*/\(Self.library)"])
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/\(Self.library)",
            withDestinationPath: installed.output.trimmingCharacters(in: .whitespacesAndNewlines))
        let named = "engine: \(folder), built for this machine"
        #expect(try await !firstLines(scratch).contains(named))
        try scratch.write("flags : of another processor\n", to: "nudge/engine/processor")
        #expect(try await !firstLines(scratch).contains(named))
        let processor = try await Program.demand(
            ["grep", "-m", "1", "-E", "^(flags|Features)", "/proc/cpuinfo"])
        try scratch.write(processor.output, to: "nudge/engine/processor")
        #expect(try await firstLines(scratch).contains(named))
        for other in ["none", folder] {
            #expect(try await !firstLines(scratch, adding: ["NUDGE_ENGINE": other]).contains("engine:"))
        }
    }

    private func firstLines(
        _ scratch: Scratch, adding others: [String: String] = [:]
    ) async throws -> String {
        let variables = ["XDG_CACHE_HOME": scratch.path, "NUDGE_MODELS": ModelFolder.path()]
        let run = try await Command.run(
            ["simulate", "swimmer", "-T", "1", "--out", "run-\(UUID())"] + small, in: scratch.path,
            adding: variables.merging(others) { $1 })
        #expect(run.status == 0, "\(run.words)")
        return run.output
    }
}
