// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks
import Programs
import Testing

/// An engine of one's own: here Debian's library in the place where `tools/engine` would put another.
@Suite("An engine for this machine")
struct EngineTests {
    private static let library = "libmujoco.so.2.2.2"
    private let scratch: Scratch
    /// Where the engine lies.
    private let folder: String
    private var named: String { "engine: \(folder), built for this machine" }

    init() async throws {
        scratch = try Scratch()
        folder = scratch.path + "/nudge/engine"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let installed = try await Program.demand(["sh", "-c", "ls /usr/lib/*/\(Self.library)"])
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/\(Self.library)",
            withDestinationPath: installed.output.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Says that the engine was built for this machine's processor.
    private func build() async throws {
        let processor = try await Program.demand(
            ["grep", "-m", "1", "-E", "^(flags|Features)", "/proc/cpuinfo"])
        try scratch.write(processor.output, to: "nudge/engine/processor")
    }

    private func variables(_ others: [String: String] = [:]) -> [String: String] {
        ["XDG_CACHE_HOME": scratch.path, "NUDGE_MODELS": ModelFolder.path()].merging(others) { $1 }
    }

    private func firstLines(
        _ options: [String] = [], adding others: [String: String] = [:]
    ) async throws -> String {
        let run = try await Command.run(
            ["simulate", "swimmer", "-T", "1", "--out", "run-\(UUID())"] + small + options, in: scratch.path,
            adding: variables(others))
        #expect(run.status == 0, "\(run.words)")
        return run.output
    }

    @Test("is used and named, but not on a processor that it was not built for, nor where it is not wanted")
    func engine() async throws {
        #expect(try await !firstLines().contains(named))
        try scratch.write("flags : of another processor\n", to: "nudge/engine/processor")
        #expect(try await !firstLines().contains(named))
        try await build()
        #expect(try await firstLines().contains(named))
        #expect(try await !firstLines(["--json"]).contains("engine:"))
        for other in ["none", folder] {
            #expect(try await !firstLines(adding: ["NUDGE_ENGINE": other]).contains("engine:"))
        }
    }

    @Test(
        "is named by every command that trains, before anything is played",
        arguments: [
            ["fleet", "swimmer", "--web-port", "0"] + small,
            ["teach", "swimmer", "--web-port", "0", "--no-browser"],
            ["reproduce", "scratch", "--task", "swimmer"],
            ["reproduce", "scratch", "--task", "swimmer", "--cell", "0"],
        ])
    func naming(words: [String]) async throws {
        try await build()
        let command = try await Command.start(
            words + ["--out", "run"], shell: Command.limited, in: scratch.path, adding: variables())
        while command.isRunning, !command.output.contains(named) {
            try await Task.sleep(for: .milliseconds(10))
        }
        command.send(SIGTERM)
        let outcome = try await command.outcome()
        #expect(outcome.output.contains(named + "\n"), "\(outcome.words)")
        #expect(outcome.output.split(separator: "\n").prefix(2).contains { $0 == named }, "\(outcome.words)")
    }
}
