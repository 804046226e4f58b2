// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The commits of a run's first rounds, made beforehand as an aggregator would, so that they can be timed.
@safe
struct Commits: ~Copyable {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let frameBytes: Int

    /// Makes `count` commits with alternating votes.
    /// - Parameter memory: room for one replica and the frames.
    init(_ configuration: RunConfiguration, count: Int, memory: UnsafeMutableRawBufferPointer) {
        var arena = unsafe Arena(memory)
        var replica = Replica(configuration: configuration, arena: &arena)
        replica.initialize()
        frameBytes = CommitFrame.encodedBytes(configuration.voteLayout)
        unsafe bytes = arena.take(UInt8.self, count: count * frameBytes)
        for round in 0..<count {
            var votes = RoundVotes()
            for index in 0..<configuration.agentCount {
                votes.set(index, to: (index + round) & 1 == 0 ? .inFavour : .against)
            }
            let record = RoundRecord(round: UInt32(round), isAccepted: true, votes: votes)
            replica.commit(record)
            let frame = CommitFrame(record: record, fingerprint: replica.fingerprint().medium)
            var room = unsafe MutableSpan(_unsafeStart: bytes + round * frameBytes, count: frameBytes)
            _ = frame.write(to: &room, configuration.voteLayout)
        }
    }

    /// Hands the frame of a round to an agent, which must accept it.
    func deliver(_ round: Int, to agent: inout Agent) {
        let frame = unsafe Span(_unsafeStart: bytes + round * frameBytes, count: frameBytes)
        do {
            try agent.follow(frame)
        } catch {
            preconditionFailure("an agent refused a commit of its own run")
        }
    }
}
