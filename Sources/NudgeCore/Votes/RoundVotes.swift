// SPDX-License-Identifier: Apache-2.0

/// The votes of all agents in one round, packed as they travel and as they are logged: two bits per agent.
///
/// A sign bit and a moved bit. An agent that moved nothing has its moved bit clear; its sign bit then tells
/// an abstention (1) from an absence (0).
public struct RoundVotes: Sendable {
    /// Bytes of one of the two bit rows for `agentCount` agents: ⌈K/8⌉.
    public static func rowBytes(agentCount: Int) -> Int { (agentCount + 7) / 8 }

    private var signs = InlineArray<32, UInt8>(repeating: 0)
    private var moved = InlineArray<32, UInt8>(repeating: 0)

    /// All agents absent.
    public init() {}

    /// The vote of agent `index`, 0..<256.
    public subscript(index: Int) -> Vote {
        let bit = UInt8(1) << UInt8(index & 7)
        let hasSign = signs[index >> 3] & bit != 0
        if moved[index >> 3] & bit != 0 { return hasSign ? .inFavour : .against }
        return hasSign ? .abstained : .absent
    }

    /// Sets the vote of agent `index`. A method and not a setter: a setter's coroutine would allocate its
    /// frame.
    public mutating func set(_ index: Int, to vote: Vote) {
        let bit = UInt8(1) << UInt8(index & 7)
        let hasSign = vote == .inFavour || vote == .abstained
        signs[index >> 3] = hasSign ? signs[index >> 3] | bit : signs[index >> 3] & ~bit
        moved[index >> 3] = vote.sign != 0 ? moved[index >> 3] | bit : moved[index >> 3] & ~bit
    }

    /// Writes both rows at `offset`: 2⌈K/8⌉ bytes.
    func write(to bytes: inout MutableSpan<UInt8>, at offset: Int, agentCount: Int) {
        let row = Self.rowBytes(agentCount: agentCount)
        for index in 0..<row {
            bytes[offset + index] = signs[index]
            bytes[offset + row + index] = moved[index]
        }
    }

    /// Reads both rows.
    /// - Throws: `value` when a padding bit behind the last agent is set: such bytes were not written by
    ///   ``write(to:at:agentCount:)``.
    init(reading bytes: Span<UInt8>, at offset: Int, agentCount: Int) throws(FrameError) {
        let row = Self.rowBytes(agentCount: agentCount)
        for index in 0..<row {
            signs[index] = bytes[offset + index]
            moved[index] = bytes[offset + row + index]
        }
        let used = agentCount & 7
        if used != 0 {
            let padding = ~UInt8(0) << UInt8(used)
            guard signs[row - 1] & padding == 0 else { throw FrameError(.value, offset: offset + row - 1) }
            guard moved[row - 1] & padding == 0 else {
                throw FrameError(.value, offset: offset + 2 * row - 1)
            }
        }
    }
}
