// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("A fleet of processes", .timeLimit(.minutes(20)))
struct FleetTests {
    private static let settings = ["--rounds", "120", "--seed", "3"]

    /// What an audit says of a run.
    struct Audit: Decodable, Equatable {
        var fingerprint: String
        var rounds, votes, absent: Int

        init(_ folder: String) async throws {
            let result = try await Command.run(["audit", folder, "--json"])
            try #require(result.status == 0, "\(result.errors)")
            self = try JSONDecoder().decode(Audit.self, from: Data(result.output.utf8))
        }
    }

    @Test("learns over TLS, stays whole under kill -9 of anybody, and ends with the same bits")
    func killed() async throws {
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        let scratch = try Scratch()
        let arguments = ["fleet", "point-mass", "--agents", "3", "--web-port", "0"] + Self.settings
        let result = try await Command.run(arguments + ["--out", scratch.path + "/whole"])
        #expect(result.status == 0 && result.output.contains("after 120 rounds"), "\(result.errors)")
        let whole = try await Audit(scratch.path + "/whole/runs/point-mass-3")
        #expect(whole.rounds == 120 && whole.votes == 360 && whole.absent == 0)

        let fleet = try await KilledFleet(in: scratch.path, seed: seed)
        let kills = ProcessInfo.processInfo.environment["NUDGE_KILLS"].flatMap(Int.init) ?? 12
        try await fleet.run(kills: kills)
        #expect(
            try await Audit(scratch.path + "/fleet/runs/point-mass-3") == whole, "let seed: UInt64 = \(seed)")
    }

    @Test(
        "has the run of a simulation, whoever its settings say answers",
        arguments: [
            ["--link", "linear:0.00001", "--judge", "progress", "-P", "3"], ["--teacher", "oracle"],
        ])
    func answerers(words: [String]) async throws {
        let scratch = try Scratch()
        let settings = ["hopper", "-T", "5"] + small + words + ["--out"]
        let alone = try await Command.run(["simulate"] + settings + ["alone"], in: scratch.path)
        #expect(alone.status == 0, "\(alone.words)")
        let fleet = ["fleet", "--web-port", "0"] + settings + ["fleet"]
        let together = try await Command.run(fleet, in: scratch.path)
        #expect(together.status == 0, "\(together.words)")
        let log = Remains(scratch.path + "/alone").log
        #expect(log != nil && Remains(scratch.path + "/fleet/runs/hopper-1").log == log)
    }

    @Test("has no place for strangers and nonsense, and says so in one line")
    func refusals() async throws {
        let scratch = try Scratch()
        let file = scratch.path + "/fleet.toml"
        for (text, word, status) in [
            ("[run]\ntask = \"point-mass\"\nagnets = 3\n", "agnets", 65),
            ("[run]\n", "task", 65), ("[run]\ntask = \"point-mass\"\n[rounds]\nquorum = 0\n", "quorum", 65),
            ("[run]\ntask = \"point-mass\"\n[web]\nhost = \"0.0.0.0\"\n", "token", 64),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let result = try await Command.run(["serve", "--config", file])
            #expect(result.status == status && result.errors.contains(word), "\(text): \(result.errors)")
            #expect(result.errorLines.count == 1, "\(result.errors)")
        }
        #expect(try await Command.run(["revoke", "nobody"], in: scratch.path).status == 66)
        #expect(try await Command.run(["status"], in: scratch.path).status == 66)
        #expect(try await Command.run(["enroll", "No Name"], in: scratch.path).status == 64)
    }
}
