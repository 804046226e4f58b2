public import NudgeCore

/// What one member did in one round, as the store keeps it: a byte.
///
/// Bits 0 and 1 are the vote's raw value, bit 2 is set when the vote agreed with its block's majority.
public struct Ballot: Equatable, Sendable {
    /// The vote; absent if none was counted.
    public var vote: Vote
    /// Whether the block moved as this vote said.
    public var isAgreeing: Bool

    /// Makes a ballot.
    public init(_ vote: Vote, isAgreeing: Bool) {
        self.vote = vote
        self.isAgreeing = isAgreeing
    }

    /// The byte.
    public var byte: UInt8 { vote.rawValue | (isAgreeing ? 4 : 0) }

    /// Reads a byte; bits that mean nothing are ignored.
    public init(_ byte: UInt8) {
        vote = Vote(rawValue: byte & 3) ?? .absent
        isAgreeing = byte & 4 != 0
    }
}
