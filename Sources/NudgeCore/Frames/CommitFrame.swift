// SPDX-License-Identifier: Apache-2.0

/// A committed round, as the aggregator announces it. 10 + 2⌈K/8⌉ bytes.
///
/// Layout, little-endian: kind (1), accepted (1), round (4), lower 32 bits of θ's fingerprint after the round
/// (4), sign bits and moved bits (2⌈K/8⌉).
public struct CommitFrame: Sendable {
    /// Bytes of the longest frame.
    public static let encodedBytesMaximum = 10 + 2 * 32

    /// What the round did.
    public var record: RoundRecord
    /// The lower bits of θ's fingerprint once the record is applied.
    public var fingerprint: UInt32

    /// Makes a frame.
    public init(record: RoundRecord, fingerprint: UInt32) {
        self.record = record
        self.fingerprint = fingerprint
    }

    /// Bytes of the frame in a fleet of `agentCount`.
    public static func encodedBytes(agentCount: Int) -> Int {
        10 + 2 * RoundVotes.rowBytes(agentCount: agentCount)
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>, agentCount: Int) -> Int {
        bytes[0] = FrameKind.commit.firstByte
        bytes[1] = record.isAccepted ? 1 : 0
        bytes.store(record.round, at: 2)
        bytes.store(fingerprint, at: 6)
        record.votes.write(to: &bytes, at: 10, agentCount: agentCount)
        return Self.encodedBytes(agentCount: agentCount)
    }

    /// Reads a frame that is exactly `bytes`, in a fleet of `agentCount`.
    public init(reading bytes: Span<UInt8>, agentCount: Int) throws(FrameError) {
        guard try FrameKind.read(bytes) == .commit else { throw FrameError(.kind, offset: 0) }
        guard bytes.count == Self.encodedBytes(agentCount: agentCount) else {
            throw FrameError(.length, offset: bytes.count)
        }
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        let votes = try RoundVotes(reading: bytes, at: 10, agentCount: agentCount)
        record = RoundRecord(round: bytes.load(UInt32.self, at: 2), isAccepted: bytes[1] == 1, votes: votes)
        fingerprint = bytes.load(UInt32.self, at: 6)
    }
}
