// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Frames")
struct FrameTests {
    @Test("a majority of answers becomes the vote, and a balance an abstention")
    func majority() {
        var majority = BatchMajority()
        #expect(majority.vote == .abstained)
        majority.add(.equal)
        majority.add(.second)
        #expect(majority.vote == .against && majority.answerCount == 2)
        majority.add(.first)
        majority.add(.cannotTell)
        #expect(majority.vote == .abstained)
        majority.add(.first)
        #expect(majority.vote == .inFavour && majority.answerCount == 5)
    }

    @Test("votes can be set in any order and overwritten")
    func votes() {
        var random = TestRandom("votes")
        var votes = RoundVotes()
        var expected = [Vote](repeating: .absent, count: 256)
        for _ in 0..<3000 {
            let index = random.int(0...255)
            let vote = random.vote()
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
        let voteBytes: [UInt8] = [0x11, 1, 4, 3, 2, 1, 0xEF, 0xBE]
        #expect(vote.encoded() == voteBytes)
        #expect(try readVote(voteBytes) == vote)
        let commit = CommitFrame(
            record: RoundRecord(round: 0x0102_0304, isAccepted: true, votes: Self.nineVotes),
            fingerprint: 0xDEAD_BEEF)
        let commitBytes: [UInt8] = [
            0x12, 1, 4, 3, 2, 1, 0xEF, 0xBE, 0xAD, 0xDE, 0b0000_0101, 1, 0b0000_0011, 1,
        ]
        #expect(commit.encoded(agentCount: 9) == commitBytes)
        #expect(commitBytes.count <= 12 + 2 * 2)
        let read = try readCommit(commitBytes, 9)
        #expect(same(read.record.votes, Self.nineVotes) && read.record.isAccepted)
        #expect(read.record.round == 0x0102_0304 && read.fingerprint == 0xDEAD_BEEF)
    }

    private func readVote(_ bytes: [UInt8]) throws(FrameError) -> VoteFrame {
        try VoteFrame(reading: bytes.span)
    }
    private func readCommit(_ bytes: [UInt8], _ agentCount: Int) throws(FrameError) -> CommitFrame {
        try CommitFrame(reading: bytes.span, agentCount: agentCount)
    }

    @Test("every commit survives its bytes; every other length and every set padding bit is refused")
    func commits() throws {
        var random = TestRandom("commits")
        for agentCount in [1, 2, 7, 8, 9, 15, 16, 255, 256] {
            let record = random.record(UInt32(truncatingIfNeeded: random.next()), agentCount)
            let frame = CommitFrame(record: record, fingerprint: UInt32(truncatingIfNeeded: random.next()))
            let bytes = frame.encoded(agentCount: agentCount)
            let read = try readCommit(bytes, agentCount)
            #expect(
                same(read.record.votes, record.votes) && read.record.isAccepted == record.isAccepted, seedNote
            )
            #expect(read.record.round == record.round && read.fingerprint == frame.fingerprint, seedNote)
            for length in 0..<bytes.count {
                let error = #expect(throws: FrameError.self) {
                    try readCommit(Array(bytes.prefix(length)), agentCount)
                }
                #expect(error == FrameError(.length, offset: length))
            }
            #expect(throws: FrameError(.length, offset: bytes.count + 1)) {
                try readCommit(bytes + [0], agentCount)
            }
            for bit in 0..<bytes.count * 8 {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                let row = (agentCount + 7) / 8
                let voteBit = bit - 80
                let isPadding = voteBit >= 0 && voteBit % (row * 8) >= agentCount
                let isMeaningless = bit < 8 || bit / 8 == 1 && bit != 8 || isPadding
                do {
                    let other = try readCommit(flipped, agentCount)
                    #expect(!isMeaningless)
                    // It means something else, and that survives its bytes.
                    #expect(other.encoded(agentCount: agentCount) == flipped)
                } catch {
                    #expect(isMeaningless && error.offset < bytes.count)
                }
            }
        }
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
        #expect(throws: FrameError(.value, offset: 1)) { try readVote([0x11, 3, 0, 0, 0, 0, 0, 0]) }
        #expect(throws: FrameError(.version, offset: 0)) { try readVote([0x21, 0, 0, 0, 0, 0, 0, 0]) }
        #expect(throws: FrameError(.kind, offset: 0)) { try readVote([0x12, 0, 0, 0, 0, 0, 0, 0]) }
    }
}
