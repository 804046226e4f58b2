// SPDX-License-Identifier: Apache-2.0

/// A committed round, as the aggregator announces it. 10 + 2⌈K/8⌉ + ⌈K log₂ M / 8⌉ bytes.
///
/// Layout, little-endian: kind (1), accepted (1), round (4), lower 32 bits of θ's fingerprint after the round
/// (4), the votes as ``RoundVotes`` packs them.
public struct CommitFrame: Sendable {
    /// Bytes of the longest frame.
    public static let encodedBytesMaximum = 10 + RoundVotes.Layout.encodedBytesMaximum

    /// What the round did.
    public var record: RoundRecord
    /// The lower bits of θ's fingerprint once the record is applied.
    public var fingerprint: UInt32

    /// Makes a frame.
    public init(record: RoundRecord, fingerprint: UInt32) {
        self.record = record
        self.fingerprint = fingerprint
    }

    /// Bytes of the frame in a run with this layout.
    public static func encodedBytes(_ layout: RoundVotes.Layout) -> Int { 10 + layout.encodedBytes }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>, _ layout: RoundVotes.Layout) -> Int {
        bytes[0] = FrameKind.commit.firstByte
        bytes[1] = record.isAccepted ? 1 : 0
        bytes.store(record.round, at: 2)
        bytes.store(fingerprint, at: 6)
        record.votes.write(to: &bytes, at: 10, layout)
        return Self.encodedBytes(layout)
    }

    /// Reads a frame that is exactly `bytes`, in a run with this layout.
    public init(reading bytes: Span<UInt8>, _ layout: RoundVotes.Layout) throws(FrameError) {
        guard try FrameKind.read(bytes) == .commit else { throw FrameError(.kind, offset: 0) }
        guard bytes.count == Self.encodedBytes(layout) else {
            throw FrameError(.length, offset: bytes.count)
        }
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        let votes = try RoundVotes(reading: bytes, at: 10, layout)
        record = RoundRecord(round: bytes.load(UInt32.self, at: 2), isAccepted: bytes[1] == 1, votes: votes)
        fingerprint = bytes.load(UInt32.self, at: 6)
    }
}
