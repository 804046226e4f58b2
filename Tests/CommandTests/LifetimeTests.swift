// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("What ends with what", .timeLimit(.minutes(10)))
struct LifetimeTests {
    private static let fleet = [
        "fleet", "point-mass", "-K", "2", "-T", "1000000", "--web-port", "0", "--out", "fleet",
    ]

    /// The agents that a fleet in this folder has started, as the kernel lists them.
    private func agents(_ folder: String) -> [String] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { process in
            guard Int(process) != nil,
                let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
            else { return false }
            let text = String(decoding: words, as: UTF8.self)
            return text.contains("nudge-agent") && text.contains(folder + "/fleet/agents")
        }
    }

    /// Starts a fleet and waits until both agents have joined.
    private func start(_ scratch: Scratch, shell: String? = nil) async throws -> Program {
        let fleet = Self.fleet.dropLast() + [scratch.path + "/fleet"]
        let command = try await Command.start(Array(fleet), shell: shell, in: scratch.path)
        let log = scratch.path + "/fleet/runs/point-mass-1/run.log"
        func size() -> Int { FileManager.default.contents(atPath: log)?.count ?? 0 }
        while command.isRunning, size() < 1000 {
            try await Task.sleep(for: .milliseconds(20))
        }
        try #require(size() >= 1000, "\(command.words)")
        #expect(agents(scratch.path).count == 2)
        return command
    }

    @Test("a fleet that is killed takes its agents with it")
    func killed() async throws {
        let scratch = try Scratch()
        let command = try await start(scratch)
        // Its own process alone, not the group: nobody else tells the agents.
        command.send(SIGKILL)
        #expect(try await command.outcome().wasSignalled)
        for _ in 0..<600 where !agents(scratch.path).isEmpty { try await Task.sleep(for: .milliseconds(100)) }
        #expect(agents(scratch.path).isEmpty)
    }

    @Test("a fleet ends in good order, with its agents", arguments: [SIGHUP, SIGTERM, SIGINT])
    func ended(signal: Int32) async throws {
        let scratch = try Scratch()
        let command = try await start(scratch)
        command.send(signal)
        let outcome = try await command.outcome()
        #expect(outcome.status == 130 && !outcome.wasSignalled, "\(outcome.words)")
        #expect(agents(scratch.path).isEmpty)
        let audit = try await Command.run(["audit", scratch.path + "/fleet/runs/point-mass-1"])
        #expect(audit.status == 0, "\(audit.words)")
    }

    @Test("what nohup started outlives its terminal")
    func nohup() async throws {
        let scratch = try Scratch()
        let run = ["simulate", "reacher", "-T", "60", "--out", "run"] + small
        let command = try await Command.start(
            run, shell: "trap '' HUP; exec \"$0\" \"$@\"", in: scratch.path)
        while command.isRunning, !scratch.contains("run/state.json") {
            try await Task.sleep(for: .milliseconds(5))
        }
        command.send(SIGHUP)
        let outcome = try await command.outcome()
        #expect(outcome.status == 0, "\(outcome.words)")
    }
}
