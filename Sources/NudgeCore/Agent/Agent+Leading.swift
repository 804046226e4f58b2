// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// Closes the round in the place of an aggregator: commits it to this agent's θ and announces it.
    ///
    /// For a board that learns alone, or that leads the others. What it was doing for the round is dropped.
    /// - Parameters:
    ///   - isAccepted: whether the round's step is taken.
    ///   - votes: one per agent, this one's own included; a missing one counts as absent.
    /// - Returns: the frame that every other agent gets.
    public mutating func close(isAccepted: Bool, votes: RoundVotes) -> CommitFrame {
        let record = RoundRecord(round: round, isAccepted: isAccepted, votes: votes)
        replica.undo()
        replica.commit(record)
        startRound()
        return CommitFrame(record: record, fingerprint: replica.fingerprint().medium)
    }
}
