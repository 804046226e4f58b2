// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What loads a server.
@Suite("nudge-load", .timeLimit(.minutes(10)))
struct LoadTests {
    private let program = Package.product("nudge-load")

    @Test("loads one fleet from two processes, each with agents of its own")
    func processes() async throws {
        let scratch = try Scratch()
        let port = try FreePort.next()
        let settings = """
            [run]
            task = "point-mass"
            agents = 2
            rounds = 20
            [rounds]
            quorum = 4
            deadline-seconds = 600
            [server]
            host = "127.0.0.1"
            port = \(port)
            [web]
            port = 0

            """
        try scratch.write(settings, to: "fleet.toml")
        let server = try await Command.start(["serve"], in: scratch.path)
        while server.isRunning, !server.words.contains("listening") || !scratch.contains("fleet/status.json")
        {
            try await Task.sleep(for: .milliseconds(50))
        }
        var loads: [Program] = []
        for first in ["0", "2"] {
            let words = [program, "fleet", "--agents", "2", "--first", first, "--port", "\(port)"]
            loads.append(try await Program.start(words, in: scratch.path))
        }
        for load in loads {
            let outcome = try await load.outcome()
            #expect(outcome.status == 0, "\(outcome.words)\(server.words)")
            // No round had its quorum without both, and the first two are not counted.
            #expect(outcome.output.contains("of 36 votes\nbroken connections   0 "), "\(outcome.words)")
        }
        let devices = try await Command.run(["devices"], in: scratch.path).output
        for index in 0..<4 { #expect(devices.contains("load-\(index) "), "\(devices)") }
        _ = try await server.endServer()
    }

    @Test("refuses agents whom no fleet has", arguments: [-1, 65_536])
    func refusal(first: Int) async throws {
        let outcome = try await Program.run([program, "fleet", "--first=\(first)"])
        #expect(outcome.status == 64, "\(outcome.words)")
        #expect(outcome.errors.contains("--first must be 0 to 65535, not \(first)"), "\(outcome.words)")
    }
}
