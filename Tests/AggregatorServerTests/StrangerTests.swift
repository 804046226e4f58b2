// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import NIOCore
import NudgeCore
import Testing

@Suite("Who may not talk to the aggregator", .timeLimit(.minutes(20)))
struct StrangerTests {
    private let fleet: TestFleet
    private let good: DeviceBundle

    init() throws {
        fleet = try TestFleet(agentCount: 1, quorum: 1)
        good = try fleet.enroll("good")
    }

    /// Plays a round with the good device: the server lives.
    private func play(_ player: Player) async throws {
        await player.vote(.inFavour)
        #expect(try await player.follow().votes[0] == .inFavour)
    }

    /// What a device is told that says hello.
    private func answer(_ port: Int, _ identity: DeviceBundle?) async throws -> RefusalFrame.Reason? {
        let dialer = try await Dialer.dial(port, as: identity, trusting: fleet.authority)
        await dialer.send(Frames.hello)
        let frame = await dialer.next()
        #expect(await dialer.next() == nil)
        let refusal = try frame.map { try RefusalFrame(reading: $0.span) }
        // Somebody mends the reason, and then wants to see the board.
        #expect(refusal.map { $0.retryAfterSeconds <= 240 } ?? true)
        return refusal?.reason
    }

    @Test("no certificate, or another authority's: TLS ends, and not a word is said")
    func strangers() async throws {
        let other = try TestFleet()
        let foreign = try other.enroll("good")
        try await fleet.serving { port, service in
            let player = try await Player(fleet, good, port: port)
            for identity in [nil, foreign] {
                #expect(try await answer(port, identity) == nil)
            }
            try await play(player)
            #expect(service.board.latest.votes.malformed == 0)
        }
    }

    @Test("an identity that has ended is called that; one whose time has not come is taken")
    func dates() async throws {
        let ended = try fleet.enroll("late", days: 1, now: .days(-3))
        let early = try fleet.enroll("early", now: .days(100))
        try await fleet.serving { port, _ in
            #expect(try await answer(port, ended) == .expired)
            let player = try await Player(fleet, early, port: port)
            try await play(player)
        }
    }

    @Test("the server's own certificate is none of a device")
    func serverAsDevice() async throws {
        let identity = try fleet.authority.serverIdentity()
        try await fleet.serving { port, _ in
            let dialer = try await Dialer.dial(
                port, showing: identity.certificate + identity.key, trusting: fleet.authority)
            #expect(await dialer.next() == nil)
        }
    }

    @Test("a device that is revoked, or that the register does not have, is told so and heard no further")
    func revoked() async throws {
        let revoked = try fleet.enroll("old")
        try FleetStore(fleet.scratch.fleet.database).revoke("old")
        let unknown = try fleet.authority.issue(DeviceName("unknown"))
        try await fleet.serving { port, _ in
            let player = try await Player(fleet, good, port: port)
            #expect(try await answer(port, revoked) == .revoked)
            #expect(try await answer(port, unknown) == .unknown)
            try await play(player)
        }
    }

    @Test("a device that is revoked while it is connected is hung up on; enrolled anew it is back")
    func revokedLater() async throws {
        let device = try fleet.enroll("device")
        try await fleet.serving { port, service in
            let player = try await Player(fleet, device, port: port)
            try await play(player)
            try service.store.revoke("device")
            let refusal = try #require(await player.dialer.next(.refusal))
            #expect(try RefusalFrame(reading: refusal.span).reason == .revoked)
            #expect(await player.dialer.next() == nil)
            #expect(try await answer(port, device) == .revoked)
            let again = try await Player(fleet, fleet.enroll("device"), port: port, host: player.host)
            try await play(again)
        }
    }

    @Test(
        "garbage, wrong kinds and frames that claim to be huge are refused",
        arguments: [
            [0xFF, 0xFF, 0xFF], [0x00], [0x22, 1, 0, 0, 0, 0], [0x24, 0, 0xFF, 0x00], [0x25, 1, 0, 4],
            [0x21, 9, 0, 0, 0, 0, 0, 0], [0x27, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [0x11, 0, 0, 0, 0, 0, 0, 0],
            [UInt8](repeating: 0x2F, count: 4096),
        ] as [[UInt8]])
    func garbage(bytes: [UInt8]) async throws {
        let device = try fleet.enroll("device")
        try await fleet.serving { port, service in
            let player = try await Player(fleet, good, port: port)
            let dialer = try await Dialer.dial(port, as: device, trusting: fleet.authority)
            await dialer.send(Frames.hello)
            #expect(await dialer.next(.welcome) != nil)
            await dialer.send(bytes)
            let refusal = try #require(await dialer.next(.refusal))
            #expect(try RefusalFrame(reading: refusal.span).reason == .malformed)
            #expect(await dialer.next() == nil)
            try await play(player)
        }
    }

    @Test("a vote that comes byte by byte counts; half a vote and the end of the connection does not")
    func pieces() async throws {
        try await fleet.serving { port, _ in
            let player = try await Player(fleet, good, port: port)
            let vote = Frames.vote(.against, round: 0, player.host.replica.fingerprint())
            for byte in vote { await player.dialer.send([byte]) }
            #expect(try await player.follow().votes[0] == .against)
            await player.dialer.send(Array(vote.prefix(5)))
            await player.dialer.close()
            let again = try await Player(fleet, good, port: port, host: player.host)
            try await play(again)
        }
    }

    @Test("who dribbles bytes without end, or proves who it is and says nothing, is hung up on")
    func slow() async throws {
        var fleet = fleet
        fleet.limits.handshakeMilliseconds = 3000
        fleet.limits.helloMilliseconds = 3000
        let silent = try fleet.enroll("silent")
        try await fleet.serving { port, _ in
            let player = try await Player.persisting(fleet, good, port: port)
            let dribbling = try await Dialer.dialPlainly(port)
            // The beginning of a TLS record that never ends.
            await dribbling.send([0x16, 0x03, 0x01, 0x40, 0x00])
            let channel = dribbling.channel
            async let dribble: Void = {
                while channel.isActive {
                    await channel.send([0x01])
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }()
            let quiet = try await Dialer.dial(port, as: silent, trusting: fleet.authority)
            for _ in 0..<5 { try await play(player) }
            #expect(await quiet.next() == nil)
            #expect(await dribbling.next() == nil)
            await dribble
            try await play(player)
        }
    }
}
