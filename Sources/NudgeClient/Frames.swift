// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// Writes the frame that is due.
@c(nudge_transmit)
public func transmit(
    _ agent: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let length = try unsafe checked(count)
        let target = try unsafe checked(buffer, capacity: capacity, needed: VoteFrame.encodedBytes)
        try unsafe client.pointee.requireAlone()
        var span = unsafe target.mutableSpan
        unsafe length.pointee = client.pointee.agent.transmit(&span)
    }
}

/// Takes one frame from the aggregator.
@c(nudge_receive)
public func receive(_ agent: OpaquePointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let frame = try unsafe frame(bytes, count)
        try unsafe client.pointee.requireAlone()
        try unsafe client.pointee.requirePolicy()
        do throws(FrameError) {
            // A firmware brings its own transport: who is in step and tries what is not decided by frames.
            try unsafe client.pointee.agent.follow(frame.span)
        } catch {
            throw Refusal(error)
        }
    }
}

/// Reads the vote out of another agent's frame.
@c(nudge_read_vote)
public func readVote(
    _ agent: OpaquePointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int,
    _ vote: UnsafeMutablePointer<Int32>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(vote)
        let bytes = try unsafe frame(bytes, count)
        try unsafe client.pointee.requirePolicy()
        try require(unsafe !client.pointee.agent.isShowing, else: .phase)
        let frame: VoteFrame
        do throws(FrameError) {
            let candidateCount = unsafe client.pointee.agent.configuration.candidateCount
            frame = try unsafe VoteFrame(reading: bytes.span, candidateCount: candidateCount)
        } catch {
            throw Refusal(error)
        }
        try require(unsafe frame.round == client.pointee.agent.round, else: .frameRound)
        let fingerprint = unsafe client.pointee.agent.fingerprint().short
        try require(frame.fingerprint == fingerprint, else: .frameFingerprint)
        unsafe target.pointee = Int32(frame.vote.rawValue)
    }
}

/// Closes the round without an aggregator.
@c(nudge_close_round)
public func closeRound(
    _ agent: OpaquePointer?, _ votes: UnsafePointer<Int32>?, _ voteCount: Int, _ accepted: Int32,
    _ buffer: UnsafeMutablePointer<UInt8>?, _ capacity: Int, _ count: UnsafeMutablePointer<Int>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let length = try unsafe checked(count)
        let layout = unsafe client.pointee.agent.configuration.voteLayout
        let codes = try unsafe checked(votes, voteCount, expected: layout.agentCount)
        let target = try unsafe checked(
            buffer, capacity: capacity, needed: CommitFrame.encodedBytes(layout))
        try unsafe client.pointee.requireAlone()
        try unsafe client.pointee.requirePolicy()
        try require(accepted == 0 || accepted == 1, else: .value)
        var votes = RoundVotes()
        for index in 0..<layout.agentCount {
            guard let code = unsafe UInt8(exactly: codes[index]), let vote = Vote(rawValue: code),
                vote.candidate < layout.candidateCount
            else { throw .value }
            votes.set(index, to: vote)
        }
        let frame = unsafe client.pointee.agent.close(isAccepted: accepted == 1, votes: votes)
        var span = unsafe target.mutableSpan
        unsafe length.pointee = frame.write(to: &span, layout)
    }
}

/// The bytes of a frame, none of which is longer than a commit for the largest fleet.
private func frame(_ bytes: UnsafePointer<UInt8>?, _ count: Int) throws(Refusal) -> UnsafeBufferPointer<UInt8>
{
    let start = try unsafe checked(bytes)
    try require(count >= 0 && count <= CommitFrame.encodedBytesMaximum, else: .frameLength)
    return unsafe UnsafeBufferPointer(start: start, count: count)
}
