// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// `nudge doctor` on a machine that has what the tests need, and with something taken away.
@Suite("The doctor")
struct DoctorTests {
    private struct Check: Decodable {
        var name, state, found: String
        var advice: String?
    }

    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        let settings = """
            [run]
            task = "point-mass"
            [server]
            host = "127.0.0.1"
            port = 0
            [web]
            port = 0

            """
        try scratch.write(settings, to: "fleet.toml")
    }

    private func examine(
        _ variables: [String: String] = [:]
    ) async throws -> (status: Int32, checks: [String: Check]) {
        let outcome = try await Command.run(["doctor", "--json"], in: scratch.path, adding: variables)
        let checks = try outcome.output.split(separator: "\n").map {
            try JSONDecoder().decode(Check.self, from: Data($0.utf8))
        }
        return (outcome.status, Dictionary(checks.map { ($0.name, $0) }) { first, _ in first })
    }

    @Test("finds nothing missing here, and changes nothing")
    func healthy() async throws {
        let before = try scratch.contents()
        let (status, checks) = try await examine()
        #expect(status == 0, "\(checks)")
        for name in ["bodies", "drawing", "settings", "ports", "files"] {
            #expect(checks[name]?.state == "good", "\(checks)")
        }
        #expect(checks["fleet"]?.advice == "nudge enroll DEVICE")
        #expect(try scratch.contents() == before)
        let told = try await Command.run(["doctor"], in: scratch.path)
        #expect(told.status == 0 && told.output.contains("good     bodies      MuJoCo loads all 10 of /"))
    }

    @Test("says what is missing, what to do, and ends with 69")
    func missing() async throws {
        let bodies = try await examine(["NUDGE_MODELS": "/nonexistent"])
        #expect(bodies.status == 69 && bodies.checks["bodies"]?.state == "missing")
        let clock = try await examine(
            FakeClock(days: -50 * 365, in: scratch, named: "clock").variables)
        #expect(clock.status == 69 && clock.checks["clock"]?.state == "missing")
        #expect(clock.checks["clock"]?.found.contains("timedatectl set-ntp true") == true)
        try scratch.write("[run]\ntask = \"nosuch\"\n", to: "fleet.toml")
        let settings = try await examine()
        #expect(settings.status == 69 && settings.checks["settings"]?.state == "missing")
    }

    @Test("tells of identities that end soon, and so does the list of devices")
    func identities() async throws {
        for arguments in [["robot", "--days", "7"], ["other"]] {
            #expect(try await Command.run(["enroll"] + arguments, in: scratch.path).status == 0)
        }
        let (status, checks) = try await examine()
        #expect(status == 0 && checks["fleet"]?.state == "notice")
        let words = "1 of 2 identities end within 30 days, the first robot"
        #expect(checks["fleet"]?.found.hasPrefix(words) == true)
        let devices = try await Command.run(["devices"], in: scratch.path)
        #expect(devices.output.contains("robot                     ending"))
        #expect(devices.output.contains("1 of them ending within 30 days: enrol again in time"))
        let lines = try await Command.run(["devices", "--json"], in: scratch.path)
        #expect(lines.output.contains(#""name":"robot""#) && lines.output.contains(#""standing":"ending""#))
    }
}
