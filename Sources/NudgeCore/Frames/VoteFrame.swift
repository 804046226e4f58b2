// SPDX-License-Identifier: Apache-2.0

/// What an agent says and what it takes to place it: an agent's vote for a round. 8 bytes.
///
/// Layout, little-endian: kind (1), vote (1), round (4), lower 16 bits of θ's fingerprint before the round
/// (2). The fingerprint lets the aggregator find a diverged board at its first vote.
public struct VoteFrame: Equatable, Sendable {
    /// Bytes of the frame.
    public static let encodedBytes = 8

    /// The vote: for one of the directions and a sign, or an abstention.
    public var vote: Vote
    /// The round it is for.
    public var round: UInt32
    /// The lower bits of θ's fingerprint.
    public var fingerprint: UInt16

    /// Makes a frame.
    public init(vote: Vote, round: UInt32, fingerprint: UInt16) {
        self.vote = vote
        self.round = round
        self.fingerprint = fingerprint
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.vote.firstByte
        bytes[1] = vote.rawValue
        bytes.store(round, at: 2)
        bytes.store(fingerprint, at: 6)
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`, in a run whose questions are about M directions.
    public init(reading bytes: Span<UInt8>, candidateCount: Int) throws(FrameError) {
        guard try FrameKind.read(bytes) == .vote else { throw FrameError(.kind, offset: 0) }
        guard bytes.count == Self.encodedBytes else { throw FrameError(.length, offset: bytes.count) }
        guard let vote = Vote(rawValue: bytes[1]), vote != .absent, vote.candidate < candidateCount else {
            throw FrameError(.value, offset: 1)
        }
        self.vote = vote
        round = bytes.load(UInt32.self, at: 2)
        fingerprint = bytes.load(UInt16.self, at: 6)
    }
}
