// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import NudgeCore

/// A device that follows a run and votes as it is told.
final class Player {
    let dialer: Dialer
    let host: PolicyHost

    /// Connects, says hello and takes the welcome.
    init(_ fleet: TestFleet, _ identity: DeviceBundle, port: Int, host: PolicyHost? = nil) async throws {
        dialer = try await Dialer.dial(
            port, as: identity, trusting: fleet.authority, layout: fleet.header.configuration.voteLayout)
        self.host = try host ?? fleet.host()
        await dialer.send(Frames.hello)
        guard let welcome = await dialer.next(.welcome) else { throw HangUp() }
        let round = try WelcomeFrame(reading: welcome.span).round
        if host == nil, round > 0 { throw HangUp() }
    }

    /// Connects as often as it takes: on a busy machine a short patience is over before hello is said.
    static func persisting(_ fleet: TestFleet, _ identity: DeviceBundle, port: Int) async throws -> Player {
        for _ in 0..<10 {
            do { return try await Player(fleet, identity, port: port) } catch is HangUp { continue }
        }
        throw HangUp()
    }

    /// Votes in the open round.
    func vote(_ vote: Vote) async {
        await dialer.send(
            Frames.vote(vote, round: host.replica.round, host.replica.fingerprint()))
    }

    /// Waits for the round's commit, takes the step and checks θ.
    func follow() async throws -> RoundRecord {
        guard let bytes = await dialer.next(.commit) else { throw HangUp() }
        let frame = try CommitFrame(reading: bytes.span, host.header.configuration.voteLayout)
        host.replica.commit(frame.record)
        guard host.replica.fingerprint().medium == frame.fingerprint else { throw Diverged() }
        return frame.record
    }

    struct HangUp: Error {}
    struct Diverged: Error {}
}

/// Frames that an agent sends, as bytes.
enum Frames {
    /// From an agent that knows nothing.
    static let hello = bytes(HelloFrame.encodedBytes) { HelloFrame(knowledge: nil).write(to: &$0) }

    static func vote(_ vote: Vote, round: UInt32, _ fingerprint: Fingerprint) -> [UInt8] {
        bytes(VoteFrame.encodedBytes) {
            VoteFrame(vote: vote, round: round, fingerprint: fingerprint.short).write(to: &$0)
        }
    }

    private static func bytes(_ count: Int, _ write: (inout MutableSpan<UInt8>) -> Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        _ = write(&span)
        return bytes
    }
}
