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

    private func playGoldens(_ others: [String: String] = [:]) async throws -> Outcome {
        try await Command.run(
            ["goldens", Package.path("Tests/MuJoCoTasksTests/Goldens")], in: scratch.path,
            adding: variables(["NUDGE_ENGINE": "none"].merging(others) { $1 }))
    }

    /// What `tools/engine` compares of two engines.
    @Test("is another one where a single bit of a step differs")
    func control() async throws {
        let disk = try Scratch(in: .disk)
        let library = disk.path + "/inexact.so"
        try await Program.demand([
            "cc", "-shared", "-fPIC", "-o", library, Package.path("Tests/CommandTests/Programs/inexact.c"),
        ])
        let (same, other) = (try await playGoldens(), try await playGoldens(["LD_PRELOAD": library]))
        func hashes(_ play: Outcome) -> [Substring] {
            play.output.matches(of: /(\w+): \d+ steps, ([0-9a-f]{16}),/).map(\.2)
        }
        #expect(hashes(same).count == ControlTask.all.count && hashes(other).count == ControlTask.all.count)
        for (hash, another) in zip(hashes(same), hashes(other)) { #expect(hash != another) }
        #expect(other.status == 1, "\(other.words)")
        let differences = other.output.split(separator: "\n").filter {
            $0.contains(", not Gymnasium's from ")
        }
        #expect(differences.count == ControlTask.all.count, "\(other.words)")
        #if arch(x86_64)
        #expect(same.status == 0 && !same.output.contains("not Gymnasium's"), "\(same.words)")
        #endif
    }
}
