// SPDX-License-Identifier: Apache-2.0

/// The votes of all agents in one round, packed as they travel and as they are logged: two bits per agent,
/// and log₂ M more where a question shows M pairs.
///
/// A sign bit and a moved bit. An agent that moved nothing has its moved bit clear; its sign bit then tells
/// an abstention (1) from an absence (0).
public struct RoundVotes: Sendable {
    /// How many agents vote about how many directions, and so how many bytes a round's votes take.
    public struct Layout: Equatable, Sendable {
        /// K.
        public let agentCount: Int
        /// log₂ M.
        let candidateBits: Int

        /// The layout of a run.
        /// - Parameters:
        ///   - agentCount: K, 1...256.
        ///   - candidateCount: M: 1, 2, 4 or 8.
        public init(agentCount: Int, candidateCount: Int = 1) {
            precondition(agentCount >= 1 && agentCount <= Limits.agentCountMaximum, "1 to 256 agents vote")
            precondition(Limits.isCandidateCount(candidateCount), "M is 1, 2, 4 or 8")
            self.agentCount = agentCount
            candidateBits = candidateCount.trailingZeroBitCount
        }

        /// M.
        public var candidateCount: Int { 1 << candidateBits }
        /// ⌈K/8⌉, one bit an agent.
        var rowBytes: Int { (agentCount + 7) / 8 }
        /// 2⌈K/8⌉ + ⌈K log₂ M / 8⌉.
        public var encodedBytes: Int { 2 * rowBytes + (agentCount * candidateBits + 7) / 8 }
        /// Bytes for 256 agents and M = 8.
        static let encodedBytesMaximum = 5 * 32
    }

    /// Rows of 256 bits: signs, moved, and the bits of m.
    private(set) var rows = InlineArray<160, UInt8>(repeating: 0)
    private static let rowBytes = 32
    private static let signs = 0
    private static let moved = 1
    private static let candidates = 2
    private static let candidateBits = 3

    /// All agents absent.
    public init() {}

    /// The vote of agent `index`, 0..<256.
    public subscript(index: Int) -> Vote { Self.vote(index, in: rows.span) }

    /// The vote of agent `index` in ``rows``. Who reads many makes their span once, because that copies them.
    static func vote(_ index: Int, in rows: Span<UInt8>) -> Vote {
        let hasSign = bit(signs, index, rows) == 1
        guard bit(moved, index, rows) == 1 else { return hasSign ? .abstained : .absent }
        let candidate =
            bit(candidates, index, rows) | bit(candidates + 1, index, rows) << 1
            | bit(candidates + 2, index, rows) << 2
        return Vote(candidate: Int(candidate), sign: hasSign ? 1 : -1)
    }

    /// Sets the vote of agent `index`. A method and not a setter: a setter's coroutine would allocate its
    /// frame.
    public mutating func set(_ index: Int, to vote: Vote) {
        setBit(Self.signs, index, to: vote.sign > 0 || vote == .abstained ? 1 : 0)
        setBit(Self.moved, index, to: vote.sign != 0 ? 1 : 0)
        for bit in 0..<Self.candidateBits {
            setBit(Self.candidates + bit, index, to: UInt8(vote.candidate >> bit & 1))
        }
    }

    @inline(__always)
    private static func bit(_ row: Int, _ index: Int, _ rows: Span<UInt8>) -> UInt8 {
        rows[row * rowBytes + index >> 3] >> UInt8(index & 7) & 1
    }

    private func bit(_ row: Int, _ index: Int) -> UInt8 { Self.bit(row, index, rows.span) }

    private mutating func setBit(_ row: Int, _ index: Int, to value: UInt8) {
        let byte = row * Self.rowBytes + index >> 3
        let shift = UInt8(index & 7)
        rows[byte] = rows[byte] & ~(1 << shift) | value << shift
    }
}

extension RoundVotes {
    /// Writes the rows at `offset`: ``Layout/encodedBytes`` bytes.
    func write(to bytes: inout MutableSpan<UInt8>, at offset: Int, _ layout: Layout) {
        let row = layout.rowBytes
        for index in 0..<row {
            bytes[offset + index] = rows[index]
            bytes[offset + row + index] = rows[Self.rowBytes + index]
        }
        for index in 2 * row..<layout.encodedBytes { bytes[offset + index] = 0 }
        for place in 0..<layout.agentCount * layout.candidateBits {
            let (index, bit) = place.quotientAndRemainder(dividingBy: layout.candidateBits)
            let value = self.bit(Self.candidates + bit, index)
            bytes[offset + 2 * row + place >> 3] |= value << UInt8(place & 7)
        }
    }

    /// Reads the rows.
    /// - Throws: `value` when a padding bit behind the last agent is set, or a direction is named for an
    ///   agent that moved nothing: such bytes were not written by ``write(to:at:_:)``.
    init(reading bytes: Span<UInt8>, at offset: Int, _ layout: Layout) throws(FrameError) {
        let row = layout.rowBytes
        for index in 0..<row {
            rows[index] = bytes[offset + index]
            rows[Self.rowBytes + index] = bytes[offset + row + index]
        }
        for index in layout.agentCount..<8 * row {
            guard bit(Self.signs, index) == 0 else { throw FrameError(.value, offset: offset + row - 1) }
            guard bit(Self.moved, index) == 0 else { throw FrameError(.value, offset: offset + 2 * row - 1) }
        }
        for place in 0..<8 * (layout.encodedBytes - 2 * row) {
            let byte = offset + 2 * row + place >> 3
            guard bytes[byte] >> UInt8(place & 7) & 1 == 1 else { continue }
            let (index, bit) = place.quotientAndRemainder(dividingBy: layout.candidateBits)
            guard index < layout.agentCount, self.bit(Self.moved, index) == 1 else {
                throw FrameError(.value, offset: byte)
            }
            setBit(Self.candidates + bit, index, to: 1)
        }
    }
}
