// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// The agent as it is built for boards, run under emulators: the same bits, no heap, within its budgets.
@Suite("Agent on boards", .serialized)
struct AgentTests {
    @Test("passes its self-test without a heap, in the memory that a board has", arguments: Board.all)
    func selfTest(board: Board) async throws {
        try await Builds.shared.make(board)
        let outcome = try await board.run(["self-test", "--report"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let values = outcome.values
        #expect(values["self_test"] == "passed")
        #expect(values["heap_calls_after_start"] == "0")
        #expect(values["parameter_count"] == "5702")
        let arenaBytes = try #require(values["arena_bytes"].flatMap { Int($0) })
        #expect(arenaBytes <= 16 * 1024 && arenaBytes >= 2 * 5702)
        let stackBytes = try #require(values["stack_bytes"].flatMap { Int($0) })
        #expect(stackBytes <= 8 * 1024 && stackBytes > 600)
        print("\(board.target):", outcome.output.split(separator: "\n").joined(separator: " "))
    }

    @Test("trains to the same parameters on every board", arguments: Board.all)
    func train(board: Board) async throws {
        try await Builds.shared.make(board)
        let outcome = try await board.run(["train", "--rounds", "300"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.values["fingerprint"] == "4c316746c3aa4773")
        #expect(outcome.values["heap_calls_after_start"] == "0")
        let first = try #require(outcome.values["return_of_first_rounds"].flatMap { Double($0) })
        let last = try #require(outcome.values["return_of_last_rounds"].flatMap { Double($0) })
        #expect(last > first / 2, "returns are negative: training halves the loss at least")
    }

    @Test("is built once")
    func upToDate() async throws {
        try await Builds.shared.make(.arm64)
        let tool = Package.path("tools/build-agent")
        #expect(try await Program.run([tool, "linux-arm64"]).output.contains("is up to date"))
        #expect(try await Program.run([tool, "abacus"]).status == 2)
    }

    @Test("is as small as promised")
    func sizes() async throws {
        try await Builds.shared.make(.arm64)
        let file = try #require(try Board.arm64.sizes()["file_bytes"].flatMap { Int($0) })
        #expect(file <= 80 * 1024, "64-bit ARM")
        for (board, flashBytes) in [
            (Board.cortexM7, 65_536), (.cortexM4F, 65_536), (.cortexM33, 65_536), (.cortexM0Plus, 131_072),
            (.riscv32IMC, 131_072),
        ] {
            try await Builds.shared.make(board)
            let sizes = try board.sizes()
            let text = try #require(sizes["text_bytes"].flatMap { Int($0) })
            let data = try #require(sizes["data_bytes"].flatMap { Int($0) })
            let blank = try #require(sizes["bss_bytes"].flatMap { Int($0) })
            #expect(text + data <= flashBytes, "flash of \(board.target)")
            #expect(data + blank <= 64 * 1024, "RAM of \(board.target), stack and arena included")
        }
    }

    @Test("explains a wrong argument and exits with 2", arguments: [Board.host, .arm64, .cortexM7])
    func usage(board: Board) async throws {
        try await Builds.shared.make(board)
        let wrong = [
            [], ["fly"], ["train", "--rounds"], ["train", "--rounds", "0"], ["train", "--rounds", "-1"],
            ["train", "--seed", "18446744073709551616"], ["self-test", "extra"], ["rollout"],
            ["rollout", "point-mass"], ["rollout", "half-cheetah", "--policy", "absent"],
        ]
        for arguments in board.machine == nil ? wrong : Array(wrong.prefix(3)) {
            let outcome = try await board.run(arguments)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.output == "")
            #expect(outcome.errors.contains("usage: nudge-agent self-test"), "\(arguments)")
        }
        let help = try await board.run(["--help"])
        #expect(help.status == 0 && help.output.contains("usage: nudge-agent self-test"))
        let version = try await board.run(["--version"])
        #expect(version.status == 0 && version.output.contains(/^nudge-agent \d+\.\d+\.\d+\n$/))
    }
}
