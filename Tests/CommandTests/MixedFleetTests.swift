// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Agents of every kind of processor that runs Linux, on whole emulated boards where those have a network.
@Suite("A mixed fleet", .serialized)
struct MixedFleetTests {
    /// The values of a key in an agent's lines.
    private func values(of key: String, in output: String) -> [Substring] {
        output.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix(key + "=") }
            .map { $0.dropFirst(key.count + 1) }
    }

    @Test("of host, 64-bit, ARMv7 and ARMv6 boards ends with the same bits", .timeLimit(.minutes(30)))
    func pointMass() async throws {
        let machines: [MixedFleet.Machine] = [
            .host, .board("raspberry-pi-3b-plus"), .board("raspberry-pi-2b"), .armv6,
        ]
        let fleet = try await MixedFleet(
            task: "point-mass", settings: "hidden = [8]\nrounds = 20", machineCount: machines.count)
        let outputs = try await fleet.train(on: machines)
        let audit = try await fleet.audit()
        print("fingerprint=\(audit.fingerprint)")
        #expect(audit.rounds == 20 && audit.votes == 80 && audit.absent == 0)
        for output in outputs {
            #expect(values(of: "fingerprint", in: output) == [audit.fingerprint[...]], "\(output)")
            #expect(values(of: "suite", in: output).allSatisfy { $0.hasPrefix("TLS-ECDHE-ECDSA-") })
        }
        // Kernels of their own, and no heap; a debug build of ordinary Swift allocates where it likes.
        let architectures = outputs.map { values(of: "guest_architecture", in: $0) }
        #expect(architectures == [[], ["aarch64"], ["armv7l"], []])
        for output in outputs.dropFirst() {
            #expect(values(of: "heap_calls_after_start", in: output) == ["0"], "\(output)")
        }
    }

    @Test("simulates HalfCheetah on a whole 64-bit board", .timeLimit(.minutes(30)))
    func halfCheetah() async throws {
        let machines: [MixedFleet.Machine] = [.host, .board("raspberry-pi-zero-2w")]
        let fleet = try await MixedFleet(
            task: "half-cheetah",
            settings: "hidden = [8]\nrounds = 6\nhorizon = 40\nfirst-horizon = 20\nevaluation-episodes = 1",
            machineCount: machines.count)
        let outputs = try await fleet.train(on: machines, options: ["--model", model])
        let audit = try await fleet.audit()
        print("fingerprint=\(audit.fingerprint)")
        #expect(audit.rounds == 6 && audit.votes == 12 && audit.absent == 0)
        for output in outputs {
            #expect(values(of: "fingerprint", in: output) == [audit.fingerprint[...]], "\(output)")
        }
        #expect(values(of: "guest_architecture", in: outputs[1]) == ["aarch64"])
        #expect(values(of: "heap_calls_after_start", in: outputs[1]) == ["0"])
    }

    @Test(
        "of boards whose environments are killed in their episodes keeps the budgets, and learns",
        .timeLimit(.minutes(30)))
    func environments() async throws {
        let task = Package.root + "/tools/environments/cart_pole.toml"
        // On each of two boards: twenty in all.
        let kills = Trials.count(2, long: 10)
        let rounds = 4 * kills
        let fleet = try await MixedFleet(
            task: task,
            settings: "rounds = \(rounds)\nhorizon = 50\nperturbation-scale = 0.4\nlearning-rate = 0.3",
            machineCount: 2)
        let boards = ["raspberry-pi-3b-plus", "raspberry-pi-2b"]
        let scratch = try Scratch()
        let killed = [Package.path("Tests/CommandTests/Programs/killed.c"), "-Wl,--wrap=read"]
        // One brings its C library with it, the other takes the board's.
        let programs = [
            try await ExampleEnvironment(
                "cart_pole", in: scratch, compiler: "aarch64-linux-gnu-gcc", options: killed + ["-static"]),
            try await ExampleEnvironment(
                "cart_pole", in: scratch, compiler: "arm-linux-gnueabihf-gcc", options: killed),
        ]
        let outputs = try await fleet.train(
            on: boards.map { .board($0) }, envs: programs.map { "KILLS=\(kills) " + $0.program })
        let audit = try await fleet.audit()
        #expect(audit.rounds == rounds && audit.votes == 2 * rounds && audit.absent == 0)
        for (board, output) in zip(boards, outputs) {
            #expect(values(of: "environment_killed_at_action", in: output).count == kills, "\(output)")
            #expect(values(of: "starts", in: output) == ["\(kills + 1)"])
            #expect(values(of: "failures", in: output) == ["\(kills)"])
            // A question was about a pair of episodes, one of which a kill made void: nobody was asked.
            #expect(values(of: "aborts", in: output).first == "\(kills)")
            #expect(values(of: "labels", in: output) == ["\(rounds - kills)"])
            #expect(values(of: "fingerprint", in: output) == [audit.fingerprint[...]])
            try await checkBudgets(of: board, output)
        }
        let votes = try await Command.run(["audit", fleet.run, "--rounds"]).output
        let abstained = votes.matches(of: /(\d+) abstained/).compactMap { Int($0.1) }.reduce(0, +)
        #expect(abstained == 2 * kills, "\(votes)")
        let start = scratch.path + "/start.nudge"
        let replay = try await Command.run(["replay", fleet.run, "--round", "0", "--export", start])
        #expect(replay.status == 0, "\(replay.words)")
        let host = try await ExampleEnvironment("cart_pole", in: scratch).program
        let first = try await meanReturn(of: start, task, host)
        let last = try await meanReturn(of: fleet.run, task, host)
        print("fingerprint=\(audit.fingerprint) return=\(first) to \(last)")
        #expect(!Trials.areMany || last > 2 * first, "a few rounds promise nothing")
    }

    /// Compares what an agent in a fleet took of its board with the board's budgets.
    private func checkBudgets(of board: String, _ output: String) async throws {
        let budgets = try await BoardBudgets(of: board)
        func number(_ key: String) throws -> Int {
            try #require(values(of: key, in: output).last.flatMap { Int($0) }, "\(key): \(output)")
        }
        #expect(try number("heap_calls_after_start") == 0)
        #expect(try number("arena_bytes") <= budgets.arenaBytes)
        #expect(try number("stack_bytes") <= budgets.stackBytes, "\(output)")
        #expect(try number("resident_bytes") <= budgets.connectedResidentBytes, "\(output)")
    }

    /// What a policy is worth in an environment on this machine.
    private func meanReturn(of policy: String, _ task: String, _ env: String) async throws -> Double {
        struct Shown: Decodable { var evaluation: Evaluation }
        struct Evaluation: Decodable { var mean: Double }
        let result = try await Command.run(["evaluate", policy, "--task", task, "--env", env, "--json"])
        try #require(result.status == 0, "\(result.words)")
        return try JSONDecoder().decode(Shown.self, from: Data(result.output.utf8)).evaluation.mean
    }

    /// The body that `tools/setup` fetched.
    private var model: String {
        let variables = ProcessInfo.processInfo.environment
        let cache = variables["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (cache ?? NSHomeDirectory() + "/.cache") + "/nudge/gymnasium-1.4.0/assets/half_cheetah.xml"
    }
}
