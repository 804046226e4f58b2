// SPDX-License-Identifier: Apache-2.0

/// One record of a run log, after the header.
///
/// Layout, little-endian. A round: kind 1 (1 byte), accepted (1), round (4), the votes as ``RoundVotes``
/// packs them (2⌈K/8⌉ + ⌈K log₂ M / 8⌉), CRC-32C (4). A mark: kind 2 (1), zero (1), rounds committed so far
/// (4), fingerprint of θ (8), CRC-32C (4). A plan: kind 3 (1), zero (1), rounds committed so far (4), T from
/// there on (4), CRC-32C (4). K = 15 costs 14 bytes a round, 18 with choices of eight.
public enum LogRecord: Sendable {
    /// A committed round.
    case round(RoundRecord)
    /// The fingerprint of θ after so many rounds; a replay must have the same.
    case mark(round: UInt32, fingerprint: Fingerprint)
    /// After so many rounds the run was given more: T, its rounds in all, from there on. Clips that grow do
    /// so over the rounds that the header says; what comes after has the last horizon.
    case plan(round: UInt32, roundCount: UInt32)

    /// A mark follows every so many rounds.
    public static let markInterval: UInt32 = 16
    /// Bytes of the longest record.
    public static let encodedBytesMaximum = 10 + RoundVotes.Layout.encodedBytesMaximum

    /// Bytes of a round's record.
    public static func roundBytes(_ layout: RoundVotes.Layout) -> Int { 10 + layout.encodedBytes }
    /// Bytes of a mark.
    public static let markBytes = 18
    /// Bytes of a plan.
    public static let planBytes = 14

    /// Writes the record at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>, _ layout: RoundVotes.Layout) -> Int {
        let length: Int
        switch self {
        case .round(let record):
            length = Self.roundBytes(layout)
            bytes[0] = 1
            bytes[1] = record.isAccepted ? 1 : 0
            bytes.store(record.round, at: 2)
            record.votes.write(to: &bytes, at: 6, layout)
        case .mark(let round, let fingerprint):
            length = Self.markBytes
            bytes[0] = 2
            bytes[1] = 0
            bytes.store(round, at: 2)
            bytes.store(fingerprint.value, at: 6)
        case .plan(let round, let roundCount):
            length = Self.planBytes
            bytes[0] = 3
            bytes[1] = 0
            bytes.store(round, at: 2)
            bytes.store(roundCount, at: 6)
        }
        bytes.store(Checksum.of(bytes.span, 0..<length - 4), at: length - 4)
        return length
    }

    /// Reads the record that begins at `offset`, and moves `offset` behind it.
    ///
    /// - Throws: `torn` when the log ends inside the record, or when it is the last one and not whole;
    ///   `damaged` otherwise. `offset` is unchanged then.
    public init(reading bytes: Span<UInt8>, at offset: inout Int, _ layout: RoundVotes.Layout)
        throws(LogError)
    {
        let start = offset
        let length: Int
        switch bytes[start] {
        case 1: length = Self.roundBytes(layout)
        case 2: length = Self.markBytes
        case 3: length = Self.planBytes
        // Nothing says how long a record of unknown kind is. A rest that one
        // record could fill may be a torn write: file systems leave zeros where data did not arrive.
        default:
            let longest = max(Self.roundBytes(layout), Self.markBytes)
            if bytes.count - start <= longest { throw .torn(offset: start) }
            throw .damaged(offset: start)
        }
        let end = start + length
        guard end <= bytes.count else { throw .torn(offset: start) }
        guard bytes.load(UInt32.self, at: end - 4) == Checksum.of(bytes, start..<end - 4) else {
            if end == bytes.count { throw .torn(offset: start) }
            throw .damaged(offset: start)
        }
        let round = bytes.load(UInt32.self, at: start + 2)
        if bytes[start] != 1 {
            guard bytes[start + 1] == 0 else { throw .damaged(offset: start) }
            self =
                bytes[start] == 2
                ? .mark(round: round, fingerprint: Fingerprint(value: bytes.load(UInt64.self, at: start + 6)))
                : .plan(round: round, roundCount: bytes.load(UInt32.self, at: start + 6))
        } else {
            guard bytes[start + 1] <= 1,
                let votes = try? RoundVotes(reading: bytes, at: start + 6, layout)
            else { throw .damaged(offset: start) }
            self = .round(RoundRecord(round: round, isAccepted: bytes[start + 1] == 1, votes: votes))
        }
        offset = end
    }
}
