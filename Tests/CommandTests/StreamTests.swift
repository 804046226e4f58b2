// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Every way in which a caller can have closed or filled what a program reads and writes.
@Suite("Standard streams", .timeLimit(.minutes(20)))
struct StreamTests {
    private static let closings = ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"]
    private static let run = ["simulate", "reacher", "-T", "4"] + small

    private func auditsClean(_ folder: String, rounds: Int, policy: String = "equal") async throws {
        let audit = try await Command.run(["audit", folder, "--json"])
        #expect(
            audit.status == 0 && audit.output.contains("\"rounds\":\(rounds)"), "\(folder): \(audit.words)")
        #expect(audit.output.contains("\"policyFile\":\"\(policy)\""), "\(folder): \(audit.words)")
    }

    @Test("that are closed leave a run that audits clean", arguments: closings)
    func closed(closing: String) async throws {
        let scratch = try Scratch()
        let shell = "exec \"$0\" \"$@\" " + closing
        let whole = scratch.path + "/whole"
        #expect(try await Command.run(Self.run + ["--out", whole]).status == 0)
        let folder = scratch.path + "/run"
        #expect(try await Command.run(Self.run + ["--out", folder], shell: shell).status == 0)
        try await auditsClean(folder, rounds: 4)
        #expect(Remains(folder) == Remains(whole))

        let resumed = try await Command.run(["simulate", "--resume", folder], shell: shell)
        #expect(resumed.status == 0, "\(resumed.words)")
        #expect(Remains(folder) == Remains(whole))

        let contest = scratch.path + "/contest"
        let starts = ["--starts", "2", "--start-rounds", "2", "--out", contest]
        #expect(try await Command.run(Self.run + starts, shell: shell).status == 0)
        try await auditsClean(contest, rounds: 4)
        try await auditsClean(contest + "/starts/1", rounds: 2, policy: "none")
    }

    @Test("that are closed keep an agent's events out of its connection", arguments: closings)
    func closedAgent(closing: String) async throws {
        let scratch = try Scratch()
        let agent = scratch.path + "/agent"
        let script = "#!/bin/sh\nexec \(Package.product("nudge-agent")) \"$@\" \(closing)\n"
        try scratch.write(script, to: "agent")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: agent)
        let result = try await Command.run(
            ["fleet", "point-mass", "-K", "2", "-T", "5", "--web-port", "0", "--agent", agent]
                + ["--out", scratch.path + "/fleet"], shell: Command.limited)
        #expect(result.status == 0 && result.output.contains("after 5 rounds"), "\(result.words)")
    }

    @Test("that are closed are none of a gateway's descriptors, nor of those of the program that measures")
    func closedOthers() async throws {
        let scratch = try Scratch()
        #expect(try await Command.run(["enroll", "gateway-1"], in: scratch.path).status == 0)
        func words(_ program: String, _ closing: String) -> [String] {
            ["bash", "-c", "exec \"$0\" \"$@\" " + closing, Package.product(program)]
        }
        // Nobody answers at port 9.
        let gateway = try await Program.start(
            words("nudge-gateway", "<&- >&- 2>&-")
                + ["127.0.0.1:9", "--identity", "gateway-1.pem", "unix:line"], in: scratch.path)
        let process = "/proc/\(gateway.processIdentifier)"
        func name() -> String? { try? String(contentsOfFile: process + "/comm", encoding: .utf8) }
        func place(_ descriptor: Int) -> String? {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(process)/fd/\(descriptor)")
        }
        while gateway.isRunning, name() != "nudge-gateway\n" || place(3) == nil {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect((0...2).map(place) == ["/dev/null", "/dev/null", "/dev/null"])
        // It writes its port, and ends with its input.
        let load = try await Program.run(
            words("nudge-load", ">&-") + ["tls-server", "fleet"], in: scratch.path)
        #expect(load.status == 0, "\(load.words)")
    }

    @Test(
        "on a full disk end in 74, whatever the command",
        arguments: [
            ["tasks"], ["--help"], ["--version"], ["evaluate", "run", "--episodes", "1"],
            ["evaluate", "run", "--episodes", "1", "--json"], ["replay", "run"],
            ["audit", "run", "--rounds"],
            ["plot", "run", "--csv"], ["simulate", "--resume", "run"], ["board", "list"],
            ["enroll", "robot"], ["simulate", "--help"],
        ])
    func full(arguments: [String]) async throws {
        let scratch = try Scratch()
        #expect(try await Command.run(Self.run + ["--out", "run"], in: scratch.path).status == 0)
        let full = try await Command.run(
            arguments, shell: "exec \"$0\" \"$@\" >/dev/full", in: scratch.path)
        #expect(full.status == 74 && !full.wasSignalled, "\(full.status): \(full.errors)")
        #expect(full.errors.contains("standard output: cannot be written: No space left"), "\(full.errors)")
    }

    @Test("whose stderr takes nothing leave the exit code as it is", arguments: ["2>&-", "2>/dev/full"])
    func silent(redirection: String) async throws {
        let shell = "exec \"$0\" \"$@\" " + redirection
        for (arguments, status) in [
            (["evaluate", "nosuch"], 66), (["simulate", "nosuch"], 64), (["replay", "nosuch"], 66),
            (["--nonsense"], 64), (["serve", "--config", "nosuch"], 66),
        ] as [([String], Int32)] {
            let result = try await Command.run(arguments, shell: shell)
            #expect(result.status == status && !result.wasSignalled, "\(arguments): \(result.status)")
        }
    }

    @Test(
        "of an agent on a full disk end in 74",
        arguments: [["--version"], ["--help"], ["self-test"], ["train", "--rounds", "2"]])
    func fullAgent(arguments: [String]) async throws {
        let shell = ["bash", "-c", "exec \"$0\" \"$@\" >/dev/full", Package.product("nudge-agent")]
        let result = try await Program.run(shell + arguments)
        #expect(result.status == 74 && !result.wasSignalled, "\(result.status)")
    }
}
