// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Frames")
struct FrameTests {
    @Test("a majority of answers becomes the vote, and a balance an abstention")
    func majority() {
        var answers = Plurality()
        #expect(answers.vote == .abstained)
        answers.add(.equal)
        answers.add(.second)
        #expect(answers.vote == .against && answers.answerCount == 2)
        answers.add(.first)
        answers.add(.cannotTell)
        #expect(answers.vote == .abstained)
        answers.add(.first)
        #expect(answers.vote == .inFavour && answers.answerCount == 5)
    }

    @Test("of several, most voices win; two with as many abstain")
    func plurality() {
        var random = TestRandom("plurality")
        for _ in 0..<200 {
            var answers = Plurality()
            var voices = [Int](repeating: 0, count: 16)
            for _ in 0..<random.int(0...12) {
                let lane = random.int(0...15)
                voices[lane] += 1
                if random.bool() { answers.add(.lane(UInt8(lane))) } else { answers.add(Vote(lane: lane)) }
            }
            let sorted = voices.sorted(by: >)
            let winner = sorted[0] > sorted[1] ? voices.firstIndex(of: sorted[0]) : nil
            #expect(answers.vote.lane == winner && answers.lead == sorted[0] - sorted[1], seedNote)
            guard let winner else { continue }
            #expect(answers.vote == Vote(candidate: winner / 2, sign: winner % 2 == 0 ? 1 : -1), seedNote)
            for _ in 0..<sorted[0] { answers.remove(Vote(lane: winner)) }
            #expect(answers.answerCount == voices.reduce(0, +) - sorted[0], seedNote)
            #expect(answers.vote.lane != winner, seedNote)
        }
    }

    @Test("votes can be set in any order and overwritten")
    func votes() {
        var random = TestRandom("votes")
        var votes = RoundVotes()
        var expected = [Vote](repeating: .absent, count: 256)
        for _ in 0..<3000 {
            let index = random.int(0...255)
            let vote = random.vote(8)
            votes.set(index, to: vote)
            expected[index] = vote
        }
        #expect((0..<256).map { votes[$0] } == expected, seedNote)
    }

    private static let nineVotes: RoundVotes = {
        var votes = RoundVotes()
        votes.set(0, to: .inFavour)
        votes.set(1, to: .against)
        votes.set(2, to: .abstained)
        votes.set(8, to: .inFavour)
        return votes
    }()

    @Test("frames written by hand")
    func golden() throws {
        let vote = VoteFrame(vote: .inFavour, round: 0x0102_0304, fingerprint: 0xBEEF)
        let voteBytes: [UInt8] = [0x21, 1, 4, 3, 2, 1, 0xEF, 0xBE]
        #expect(vote.encoded() == voteBytes)
        #expect(try readVote(voteBytes) == vote)
        let commit = CommitFrame(
            record: RoundRecord(round: 0x0102_0304, isAccepted: true, votes: Self.nineVotes),
            fingerprint: 0xDEAD_BEEF)
        let commitBytes: [UInt8] = [
            0x22, 1, 4, 3, 2, 1, 0xEF, 0xBE, 0xAD, 0xDE, 0b0000_0101, 1, 0b0000_0011, 1,
        ]
        #expect(commit.encoded(layout(9)) == commitBytes)
        #expect(commitBytes.count <= 12 + 2 * 2)
        let read = try readCommit(commitBytes, layout(9))
        #expect(same(read.record.votes, Self.nineVotes) && read.record.isAccepted)
        #expect(read.record.round == 0x0102_0304 && read.fingerprint == 0xDEAD_BEEF)
    }

    @Test("frames about four directions, written by hand")
    func goldenChoices() throws {
        let vote = VoteFrame(vote: Vote(candidate: 3, sign: -1), round: 0x0102_0304, fingerprint: 0xBEEF)
        #expect(vote.encoded() == [0x21, 0x30, 4, 3, 2, 1, 0xEF, 0xBE])
        var votes = RoundVotes()
        votes.set(0, to: Vote(candidate: 3, sign: 1))
        votes.set(1, to: Vote(candidate: 1, sign: -1))
        votes.set(2, to: .abstained)
        votes.set(4, to: Vote(candidate: 2, sign: 1))
        let commit = CommitFrame(
            record: RoundRecord(round: 0x0102_0304, isAccepted: true, votes: votes), fingerprint: 0xDEAD_BEEF)
        let bytes: [UInt8] = [
            0x22, 1, 4, 3, 2, 1, 0xEF, 0xBE, 0xAD, 0xDE, 0b0001_0101, 0b0001_0011, 0b0000_0111, 0b10,
        ]
        #expect(commit.encoded(layout(5, 4)) == bytes)
        #expect(same(try readCommit(bytes, layout(5, 4)).record.votes, votes))
    }

    private func readVote(_ bytes: [UInt8]) throws(FrameError) -> VoteFrame {
        try VoteFrame(reading: bytes.span, candidateCount: 1)
    }
    private func readCommit(
        _ bytes: [UInt8], _ layout: RoundVotes.Layout
    ) throws(FrameError) -> CommitFrame {
        try CommitFrame(reading: bytes.span, layout)
    }

    @Test(
        "every commit survives its bytes; every other length and every bit without a meaning is refused",
        arguments: [1, 2, 4, 8])
    func commits(candidateCount: Int) throws {
        var random = TestRandom("commits\(candidateCount)")
        for agentCount in [1, 2, 7, 8, 9, 15, 16, 255, 256] {
            let layout = layout(agentCount, candidateCount)
            let record = random.record(UInt32(truncatingIfNeeded: random.next()), layout)
            let frame = CommitFrame(record: record, fingerprint: UInt32(truncatingIfNeeded: random.next()))
            let bytes = frame.encoded(layout)
            let bits = [1: 0, 2: 1, 4: 2, 8: 3][candidateCount] ?? 0
            let row = (agentCount + 7) / 8
            #expect(bytes.count == 10 + 2 * row + (agentCount * bits + 7) / 8)
            let read = try readCommit(bytes, layout)
            #expect(
                same(read.record.votes, record.votes) && read.record.isAccepted == record.isAccepted, seedNote
            )
            #expect(read.record.round == record.round && read.fingerprint == frame.fingerprint, seedNote)
            for length in 0..<bytes.count {
                let error = #expect(throws: FrameError.self) {
                    try readCommit(Array(bytes.prefix(length)), layout)
                }
                #expect(error == FrameError(.length, offset: length))
            }
            #expect(throws: FrameError(.length, offset: bytes.count + 1)) {
                try readCommit(bytes + [0], layout)
            }
            for bit in 0..<bytes.count * 8 {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                let isMeaningless =
                    bit < 8 || bit / 8 == 1 && bit != 8
                    || bit >= 80 && isMeaningless(bit - 80, row, bits, agentCount, record.votes)
                do {
                    let other = try readCommit(flipped, layout)
                    #expect(!isMeaningless)
                    // It means something else, and that survives its bytes.
                    #expect(other.encoded(layout) == flipped)
                } catch {
                    #expect(isMeaningless && error.offset < bytes.count)
                }
            }
        }
    }

    /// Whether the votes would mean nothing with a bit of their rows flipped.
    private func isMeaningless(
        _ bit: Int, _ row: Int, _ candidateBits: Int, _ agentCount: Int, _ votes: RoundVotes
    ) -> Bool {
        let place = bit - 16 * row
        let agent = place < 0 ? bit % (8 * row) : place / candidateBits
        if agent >= agentCount { return true }
        // Who moves nothing names no direction.
        return place >= 0 ? votes[agent].sign == 0 : bit >= 8 * row && votes[agent].candidate > 0
    }

    @Test("every vote survives its bytes; nothing that is not a vote is read as one")
    func voteFrames() throws {
        for vote in [Vote.against, .inFavour, .abstained] {
            let bytes = VoteFrame(vote: vote, round: .max, fingerprint: 1).encoded()
            for length in 0..<bytes.count {
                #expect(throws: FrameError(.length, offset: length)) {
                    try readVote(Array(bytes.prefix(length)))
                }
            }
            for bit in 0..<64 {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                if bit < 8 || bit / 8 == 1 && flipped[1] > 2 {
                    #expect(throws: FrameError.self) { try readVote(flipped) }
                } else {
                    #expect(try readVote(flipped).encoded() == flipped)
                }
            }
        }
        #expect(throws: FrameError(.value, offset: 1)) { try readVote([0x21, 3, 0, 0, 0, 0, 0, 0]) }
        for byte: UInt8 in [0x12, 0x04, 0x08, 0x80, 0x10] {
            #expect(throws: FrameError(.value, offset: 1)) { try readVote([0x21, byte, 0, 0, 0, 0, 0, 0]) }
        }
        #expect(throws: FrameError(.version, offset: 0)) { try readVote([0x11, 0, 0, 0, 0, 0, 0, 0]) }
        #expect(throws: FrameError(.kind, offset: 0)) { try readVote([0x22, 0, 0, 0, 0, 0, 0, 0]) }
    }
}
