// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// What a board's agent simulates, bit by bit, and the engine that `tools/engine` makes for it.
@Suite("An engine for boards")
struct EngineTests {
    private let scratch: Scratch
    private static let variables = ["NUDGE_MODELS": Board.cache + "/nudge/gymnasium-1.4.0/assets"]
    private static let host = Board(target: "host", hasSimulator: true)

    init() throws { scratch = try Scratch(in: .disk) }

    /// Compiles what is loaded before MuJoCo, for a board.
    private func compile(_ source: String, for board: Board) async throws -> String {
        let library = "\(scratch.path)/\(board.target)-\(source.split(separator: "/").last!).so"
        let compiler = board.target == "host" ? "cc" : "aarch64-linux-gnu-gcc"
        try await Program.demand([
            compiler, "-O2", "-shared", "-fPIC", "-idirafter", "/usr/include", "-o", library,
            Package.path(source),
        ])
        return library
    }

    /// Makes a policy that moves wildly.
    private func makePolicy(_ task: String) async throws -> String {
        let run = scratch.path + "/" + task
        try await Program.demand(
            [
                Package.nudge, "simulate", task, "--agents", "1", "-T", "2", "--learning-rate", "1",
                "--perturbation-scale", "1", "--evaluation-episodes", "1", "--out", run,
            ], adding: Self.variables)
        return run + "/policy.nudge"
    }

    /// Plays an episode with Debian's engine, or with that of a folder.
    /// - Parameter library: what is loaded before it, besides what looks on.
    /// - Returns: the hash of all bits of all steps.
    private func play(
        _ task: String, _ policy: String, on board: Board, engine: String = "", before library: String = ""
    ) async throws -> String {
        try await Builds.shared.make(board)
        // The emulator, which is linked with nothing, hands both on.
        let preloaded = try await compile("tools/step-bits.c", for: board) + " " + library
        let played = try await Program.demand(
            board.emulator + [board.program, "rollout", task, "--policy", policy, "--episodes", "1"],
            adding: Self.variables.merging(["LD_LIBRARY_PATH": engine, "LD_PRELOAD": preloaded]) { $1 })
        return try #require(played.values["bits"], "\(played.words)")
    }

    /// A swimmer is one of those that Debian's engine for 64-bit ARM plays as the other one does.
    @Test("a board simulates this machine's bits, and others where one bit of a step differs")
    func bits() async throws {
        let policy = try await makePolicy("swimmer")
        let here = try await play("swimmer", policy, on: Self.host)
        let there = try await play("swimmer", policy, on: .arm64WithSimulator)
        #expect(here == there)
        let inexact = try await compile(
            "Tests/CommandTests/Programs/inexact.c", for: .arm64WithSimulator)
        let other = try await play("swimmer", policy, on: .arm64WithSimulator, before: inexact)
        #expect(other != here)
    }

    private func build(_ word: String) async throws -> Outcome {
        try await Program.run([Package.path("tools/engine"), word], adding: ["NUDGE": Package.nudge])
    }

    @Test(
        "is for 64-bit ARM cores only",
        arguments: [("raspberry-pi-2b", Int32(1)), ("no-such-board", 2), ("--no-such-option", 2)])
    func refusals(word: String, status: Int32) async throws {
        let outcome = try await build(word)
        #expect(outcome.status == status && !outcome.errors.isEmpty, "\(outcome.words)")
    }

    @Test("has a board's HalfCheetah be this machine's, which Debian's has not", .enabled(if: Trials.areMany))
    func engine() async throws {
        let board = "raspberry-pi-3b-plus"
        let build = try await build(board)
        try #require(build.status == 0, "\(build.words)")
        let policy = try await makePolicy("half-cheetah")
        let here = try await play("half-cheetah", policy, on: Self.host)
        let debians = try await play("half-cheetah", policy, on: .arm64WithSimulator)
        let own = try await play(
            "half-cheetah", policy, on: .arm64WithSimulator, engine: Package.path(".build/boards/" + board))
        #expect(own == here && debians != here)
    }
}
