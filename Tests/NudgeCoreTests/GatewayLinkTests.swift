// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// A device, the server, and a gateway between them that does as it likes.
@Suite("Through a gateway")
struct GatewayLinkTests {
    private let run = RunConfiguration(
        seed: 5, algorithm: .parS2ZPO, agentCount: 3, shape: makeShape(4, [], 2))

    private func fleet() throws -> GatewayFleet { try GatewayFleet(TestServer(run)) }

    /// A device that joined and is some rounds ahead.
    private func joined() throws -> GatewayFleet {
        let fleet = try fleet()
        #expect(fleet.join() == [.frame])
        for _ in 0..<3 { #expect(fleet.commit() == [.frame]) }
        #expect(fleet.device.fingerprint == fleet.server.fingerprint)
        return fleet
    }

    @Test("a device joins, follows, votes, and joins again when it is asked who it is")
    func honest() throws {
        let fleet = try joined()
        fleet.device.playRound()
        let vote = try #require(fleet.say())
        #expect(try VoteFrame(reading: vote.span, candidateCount: 1).round == 3)
        #expect(fleet.hear([0x28, 0]) == [.nothing])
        #expect(!fleet.link.isOpen)
        // Rounds that it missed come as a piece of the log.
        fleet.commitUnheard()
        #expect(fleet.join() == [.frame, .frame])
        #expect(fleet.device.fingerprint == fleet.server.fingerprint)
    }

    @Test("a flipped bit anywhere in a sealed commit is found by the device, and its θ stays")
    func flipped() throws {
        let fleet = try joined()
        // With another first byte it is no sealed frame, and missed as one that was left out.
        for place in 1..<SealedFrame.headBytes + CommitFrame.encodedBytes(run.voteLayout) {
            let before = fleet.device.fingerprint
            var damaged = fleet.sealedCommit()
            damaged[place] ^= 1
            let heard = fleet.hear(damaged)
            guard case .broken = heard.first else {
                Issue.record("a bit of byte \(place) was flipped unnoticed: \(heard)")
                continue
            }
            #expect(fleet.device.fingerprint == before)
            #expect(fleet.join() == [.frame, .frame])
        }
    }

    @Test("commits that a gateway invents, or signs with another device's key, are found")
    func forged() throws {
        let fleet = try joined()
        let before = fleet.device.fingerprint
        let commit = fleet.server.commit(RoundRecord(round: 3, isAccepted: true, votes: RoundVotes()))
        #expect(fleet.hear(commit) == [.nothing])
        let other = DeviceKey([UInt8](repeating: 9, count: 32).span)
        var session = SealedSession(
            other, deviceNonce: fleet.deviceNonce, serverNonce: fleet.serverNonce, end: .server)
        #expect(fleet.hear(session.sealed(commit)) == [.broken(FrameError(.tag, offset: 8))])
        #expect(fleet.device.fingerprint == before)
    }

    @Test("a frame that comes again, or whose predecessor was left out, is found; so is one of last time")
    func replayed() throws {
        let fleet = try joined()
        let first = fleet.sealedCommit()
        #expect(fleet.hear(first) == [.frame])
        #expect(fleet.hear(first) == [.broken(FrameError(.number, offset: 4))])
        #expect(fleet.join() == [.frame])
        _ = fleet.sealedCommit()
        #expect(fleet.hear(fleet.sealedCommit()) == [.broken(FrameError(.number, offset: 4))])
        #expect(fleet.join() == [.frame, .frame])
        let late = fleet.sealedCommit()
        fleet.open()
        #expect(fleet.hear(late) == [.broken(FrameError(.tag, offset: 8))])
    }

    @Test("what the gateway does to votes is found by the server")
    func votes() throws {
        let fleet = try joined()
        fleet.device.playRound()
        let sealed = try #require(fleet.sealedSpeech())
        for place in sealed.indices {
            var damaged = sealed
            damaged[place] ^= 4
            #expect(throws: FrameError.self) { try fleet.opened(damaged) }
        }
        // Its own words, under no key or the wrong end's.
        #expect(throws: FrameError(.tag, offset: 8)) { try fleet.opened(fleet.session.sealed([0x28, 0])) }
        #expect(try fleet.opened(sealed).first == 0x21)
        #expect(throws: FrameError(.number, offset: 4)) { try fleet.opened(sealed) }
        fleet.open()
        #expect(throws: FrameError(.tag, offset: 8)) { try fleet.opened(sealed) }
    }

    @Test("two starts, or two connections, never have the same nonce")
    func nonces() throws {
        var seen: Set<UInt64> = []
        for start in UInt64(0)..<4 {
            let link = OwnedLink(start: start)
            for _ in 0..<4 {
                let frame = try #require(link.transmit())
                #expect(seen.insert(try IntroductionFrame(reading: frame.span).nonce).inserted)
                _ = link.receive([0x28, 0])
            }
        }
    }

    @Test("a refusal is told until there is a connection, where nobody else may say so")
    func refusals() throws {
        let fleet = try fleet()
        let refusal = RefusalFrame(.unknown, retryAfterSeconds: 0)
        let bytes = written(RefusalFrame.encodedBytes) { refusal.write(to: &$0) }
        #expect(fleet.hear(bytes) == [.refusal(refusal)])
        _ = fleet.join()
        #expect(fleet.hear(bytes) == [.nothing])
    }
}
