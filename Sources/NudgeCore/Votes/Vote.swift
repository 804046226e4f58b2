// SPDX-License-Identifier: Apache-2.0

/// What an agent says of the directions that it tried in one round: which of the M won and with which sign,
/// or that none did.
public struct Vote: Equatable, Sendable {
    /// The vote as a byte, in frames and in C: bits 0 and 1 are 0 against, 1 in favour, 2 abstained, 3
    /// absent; bits 4 to 6 are ``candidate``.
    public let rawValue: UInt8

    private init(code: UInt8, candidate: Int = 0) {
        precondition(candidate >= 0 && candidate < Limits.candidateCountMaximum, "no such direction")
        rawValue = code | UInt8(candidate) << 4
    }

    /// Reads a byte; nil when a bit without a meaning is set.
    public init?(rawValue: UInt8) {
        guard rawValue & 0x8C == 0, rawValue & 2 == 0 || rawValue >> 4 == 0 else { return nil }
        self.rawValue = rawValue
    }

    /// A vote for a direction.
    /// - Parameters:
    ///   - candidate: m, 0..<M.
    ///   - sign: +1 to step along it, −1 to step the other way.
    public init(candidate: Int, sign: Int32) {
        precondition(sign == 1 || sign == -1, "a direction has a sign")
        self.init(code: sign > 0 ? 1 : 0, candidate: candidate)
    }

    /// A vote for the behaviour of a lane; see ``Choice``.
    public init(lane: Int) { self.init(candidate: lane >> 1, sign: lane & 1 == 0 ? 1 : -1) }

    /// Ô = −1: step against the first direction, which is the only one of a pair.
    public static var against: Vote { Vote(candidate: 0, sign: -1) }
    /// Ô = +1: step along the first direction.
    public static var inFavour: Vote { Vote(candidate: 0, sign: 1) }
    /// The answers balance out; the block stays. The paper's sign(0), which has no code in one bit.
    public static var abstained: Vote { Vote(code: 2) }
    /// No vote came before the deadline; the block stays.
    public static var absent: Vote { Vote(code: 3) }

    /// Ô: −1, 0 or +1.
    public var sign: Int32 { rawValue & 2 != 0 ? 0 : rawValue & 1 != 0 ? 1 : -1 }
    /// m of the direction that won, 0..<M; 0 when none did.
    public var candidate: Int { Int(rawValue >> 4) }
    /// The lane of the behaviour that won; nil when none did.
    public var lane: Int? { sign == 0 ? nil : 2 * candidate + (sign > 0 ? 0 : 1) }
}
