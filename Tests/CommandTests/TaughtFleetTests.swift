// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("A fleet that a person teaches", .timeLimit(.minutes(10)))
struct TaughtFleetTests {
    /// Kills of the server, of agents and of the page; a hundred with `NUDGE_LONG=1`.
    static let kills = ProcessInfo.processInfo.environment["NUDGE_LONG"] == "1" ? 100 : 6

    @Test("loses no answer that was taken and counts none twice, whoever is killed when")
    func killed() async throws {
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        var chance = SplitMix(state: seed)
        let scratch = try Scratch()
        let folder = scratch.path
        let (port, webPort) = (try FreePort.next(), try FreePort.next())
        try Data(Self.settings(port, webPort).utf8).write(to: URL(fileURLWithPath: folder + "/fleet.toml"))
        for index in 0..<3 {
            #expect(try await Command.run(["enroll", "agent-\(index)"], in: folder).status == 0)
        }
        var server = try await Command.start(["serve"], in: folder)
        var agents: [Program] = []
        for index in 0..<3 { agents.append(try await Self.agent(index, port: port, in: folder)) }
        let pupil = Pupil(port: webPort)
        var answering = Task { try await pupil.answer() }
        for _ in 0..<Self.kills {
            try await Task.sleep(for: .milliseconds(chance.next() % 1500))
            let victim = Int(chance.next() % 6)
            if victim == 5 {
                // Whatever the page held or was just sending is forgotten.
                answering.cancel()
                answering = Task { try await pupil.answer() }
            } else if victim > 2 {
                server.send(SIGKILL)
                _ = try await server.outcome()
                server = try await Command.start(["serve"], in: folder)
            } else if agents[victim].isRunning {
                agents[victim].send(SIGKILL)
                _ = try await agents[victim].outcome()
                agents[victim] = try await Self.agent(victim, port: port, in: folder)
            }
        }
        for agent in agents { #expect(try await agent.outcome().status == 0, "seed \(seed)") }
        answering.cancel()
        #expect(try await server.endServer().status == 0, "seed \(seed)")
        let audit = try await Command.run(["audit", "fleet/runs/point-mass-3"], in: folder)
        #expect(audit.status == 0 && audit.output.contains("each as people answered"), "\(audit.words)")
        try await Self.check(await pupil.taken, in: folder, seed)
    }

    private static func settings(_ port: Int, _ webPort: Int) -> String {
        """
        [run]
        task = "point-mass"
        agents = 3
        rounds = \(kills * 2 + 10)
        seed = 3
        [rounds]
        quorum = 3
        deadline-seconds = 600
        [server]
        host = "127.0.0.1"
        port = \(port)
        [web]
        port = \(webPort)
        [people]
        undo-seconds = 0.2
        probe-share = 0.2

        """
    }

    private static func agent(_ index: Int, port: Int, in folder: String) async throws -> Program {
        try await Program.start(
            [
                Package.product("nudge-agent"), "connect", "127.0.0.1:\(port)", "--identity",
                "agent-\(index).pem", "--task", "point-mass",
            ], in: folder)
    }

    /// Everything that the page was told to be taken is in the database, once, as it was said.
    private static func check(_ taken: [Int64: String], in folder: String, _ seed: UInt64) async throws {
        let answers = try await Command.run(["answers", "--csv"], in: folder)
        #expect(answers.status == 0)
        var stored: [Int64: String] = [:]
        for line in answers.output.split(separator: "\n").dropFirst() {
            let values = line.split(separator: ",", omittingEmptySubsequences: false)
            let number = try #require(Int64(values[0]))
            let place = values[6].split(separator: " ").firstIndex(of: values[7])
            #expect(
                stored.updateValue(place.map { "\($0)" } ?? "none", forKey: number) == nil,
                "seed \(seed): twice")
        }
        #expect(taken.count > kills)
        for (number, place) in taken {
            #expect(stored[number] == place, "seed \(seed): answer \(number) of \(taken.count)")
        }
    }
}
