// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Agents and a gateway at a broker, with an agent that needs none in the same fleet.
@Suite("A fleet at a broker", .serialized, .timeLimit(.minutes(10)))
struct BrokerTests {
    private static let devices = ServedFleet.devicesAtBroker

    @Test(
        "goes on where the broker is killed, and ends with the server's bits",
        arguments: [Mosquitto.Door.passwords, .certificates])
    func killed(door: Mosquitto.Door) async throws {
        let fleet = try await ServedFleet.withBroker(rounds: 1_000)
        let broker = try await Mosquitto(
            door, gateway: "gateway-1", devices: Self.devices, in: fleet.scratch)
        let isSecure = door == .certificates
        let place = (isSecure ? "mqtts" : "mqtt") + "://localhost:\(broker.port)"
        var players = [try await fleet.startDirect()]
        for device in Self.devices {
            players.append(
                try await fleet.start(device, at: place, isSecure ? "--identity" : "--login"))
        }
        let gateway = try await fleet.startGateway(
            lines: Self.devices.map { "\(place)/hall/\($0)" }
                + [isSecure ? "--broker-identity" : "--login", "gateway-1.broker"])
        try await fleet.wait(forRound: 20, players + [gateway])
        try await broker.kill()
        try await broker.start()
        for player in players {
            let outcome = try await player.outcome()
            #expect(outcome.status == 0, "\(outcome.words)\(gateway.words)\(fleet.serverWords)")
        }
        let fingerprint = try await fleet.auditedFingerprint()
        for player in players {
            #expect(player.values(of: "summary")["fingerprint"] == String(fingerprint))
        }
        for player in players.dropFirst() {
            let broker = player.values(of: "broker")
            #expect(broker["tampered"] == "0" && broker["foreign"] == "0", "\(player.words)")
            #expect(player.errors.matches(of: /event=connected address=mqtt/).count >= 2, "\(player.words)")
        }
        #expect(!fleet.serverWords.contains("tampered"), "\(fleet.serverWords)\(gateway.words)")
    }

    @Test("has a gateway of the server's own, which is killed, comes again, and ends with the server")
    func served() async throws {
        var broker: Mosquitto?
        let fleet = try await ServedFleet.withBroker(rounds: 1_000) { scratch in
            let started = try await Mosquitto(
                .passwords, gateway: "gateway-1", devices: Self.devices, in: scratch)
            broker = started
            return "[mqtt]\nbroker = \"mqtt://localhost:\(started.port)/hall\"\nlogin = \"gateway-1.broker\""
        }
        let place = "mqtt://localhost:\(try #require(broker).port)"
        var players = [try await fleet.startDirect()]
        for device in Self.devices {
            players.append(try await fleet.start(device, at: place, "--login"))
        }
        try await fleet.wait(forRound: 20, players)
        #expect(fleet.killServersGateway())
        for player in players {
            let outcome = try await player.outcome()
            #expect(outcome.status == 0, "\(outcome.words)\(fleet.serverWords)")
        }
        #expect(fleet.serverWords.contains("the gateway ended"), "\(fleet.serverWords)")
        let fingerprint = try await fleet.auditedFingerprint()
        for player in players {
            #expect(player.values(of: "summary")["fingerprint"] == String(fingerprint))
        }
        #expect(!fleet.killServersGateway(), "the gateway outlives the server")
    }

    /// What the broker does that it should not, and to which kind of frame: 1 a vote, 2 a commit, 5 and 6
    /// what an agent that was away is sent. What is lost is missed when somebody asks after half a minute.
    private static let faults =
        [
            "down:2:flip", "down:5,6:flip", "up:1:flip", "down:2:double", "up:1:double", "down:2:replay",
            "up:1:replay", "down:2:invent", "up:1:invent", "up:1:drop",
        ] + (Trials.areMany ? ["down:2:drop", "down:2:swap"] : [])

    @Test("follows nothing that the broker forged, replayed or lost, counts it, and has the server's bits")
    func nasty() async throws {
        // On a failure, paste the line that it prints here.
        let seed = Int.random(in: 0..<1_000_000)
        let fleet = try await ServedFleet.withBroker(rounds: 500)
        let broker = try await Mosquitto(
            .passwords, gateway: "gateway-1", devices: Self.devices, in: fleet.scratch)
        let port = try FreePort.next()
        let between = try await fleet.start(
            [
                "python3", Package.path("Tests/NudgeClientTests/Programs/nasty_broker.py"), "\(port)",
                "\(broker.port)", "\(seed)",
            ] + Self.faults)
        while !between.words.contains("listening") {
            try #require(between.isRunning, "\(between.words)")
            try await Task.sleep(for: .milliseconds(20))
        }
        var players = [try await fleet.startDirect()]
        for device in Self.devices {
            players.append(try await fleet.start(device, at: "mqtt://localhost:\(port)", "--login"))
        }
        let gateway = try await fleet.startGateway(
            lines: Self.devices.map { "mqtt://localhost:\(broker.port)/hall/\($0)" }
                + ["--login", "gateway-1.broker"])
        for player in players {
            let outcome = try await player.outcome()
            #expect(outcome.status == 0, "let seed = \(seed): \(outcome.words)\(gateway.words)")
        }
        let fingerprint = try await fleet.auditedFingerprint()
        let words = "let seed = \(seed): \(players.map(\.words))\(gateway.words)\(fleet.serverWords)"
        for player in players {
            #expect(player.values(of: "summary")["fingerprint"] == String(fingerprint), "\(words)")
        }
        #expect(between.words.contains("done"), "\(between.words)")
        func count(_ key: String) -> Int {
            players.compactMap { $0.values(of: "broker")[key].flatMap { Int($0) } }.reduce(0, +)
        }
        // A commit and a snapshot that were changed, and a commit that came again, ended connections; one
        // that nobody sealed did not, and one that came twice was dropped.
        #expect(count("tampered") >= 3 && count("foreign") == 1 && count("repeated") == 1, "\(words)")
        // As the server's end found the votes.
        #expect(gateway.words.contains("1 messages came twice"), "\(words)")
        #expect(gateway.words.contains("1 messages were no frames of a device's"), "\(words)")
        let events = fleet.serverWords
        #expect(events.contains("a frame came that the device did not seal"), "\(words)")
        #expect(events.contains("a frame came again or its predecessor did not come"), "\(words)")
    }

    @Test(
        "has an emulated board beside agents over TLS and at the broker, which calls no heap",
        .enabled(if: Trials.areMany), .timeLimit(.minutes(20)))
    func emulated() async throws {
        try await Program.demand([Package.path("tools/build-agent"), "linux-arm64", "--tls"])
        let fleet = try await ServedFleet.withBroker(rounds: 60)
        let broker = try await Mosquitto(
            .certificates, gateway: "gateway-1", devices: Self.devices, in: fleet.scratch)
        let place = "mqtts://localhost:\(broker.port)"
        let players = [
            try await fleet.startDirect(),
            try await fleet.start("arm-1", at: place, "--identity"),
            try await fleet.start([
                "env", "NUDGE=\(Package.nudge)", Package.path("tools/board"), "connect",
                "raspberry-pi-3b-plus", "mqtts://127.0.0.1:\(broker.boardPort)/hall", "--key", "arm-2.key",
                "--identity", "arm-2.broker", "--task", "point-mass",
            ]),
        ]
        let gateway = try await fleet.startGateway(
            lines: Self.devices.map { "\(place)/hall/\($0)" }
                + ["--broker-identity", "gateway-1.broker"])
        for player in players {
            let outcome = try await player.outcome()
            #expect(outcome.status == 0, "\(outcome.words)\(gateway.words)")
        }
        let fingerprint = try await fleet.auditedFingerprint()
        for player in players {
            #expect(player.values(of: "summary")["fingerprint"] == String(fingerprint))
        }
        let board = players[2].values(of: "summary")
        print("pool_peak_bytes=\(board["pool_peak_bytes"] ?? "")")
        #expect(board["heap_calls_after_start"] == "0", "\(players[2].words)")
        #expect(players[2].words.contains("guest_architecture=aarch64"), "\(players[2].words)")
    }
}
