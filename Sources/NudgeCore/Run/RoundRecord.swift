// SPDX-License-Identifier: Apache-2.0

/// What one committed round did. With θ₀, the records of all rounds so far reproduce θ exactly.
public struct RoundRecord: Sendable {
    /// The round, counted from 0.
    public var round: UInt32
    /// Whether the acceptance gate let the step pass. Always true without a gate.
    public var isAccepted: Bool
    /// One vote per agent.
    public var votes: RoundVotes

    /// Makes a record.
    public init(round: UInt32, isAccepted: Bool, votes: RoundVotes) {
        self.round = round
        self.isAccepted = isAccepted
        self.votes = votes
    }
}
