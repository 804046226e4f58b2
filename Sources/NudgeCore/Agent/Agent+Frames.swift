extension Agent {
    /// Writes the frame that is due, if any.
    /// - Parameter buffer: at least 8 bytes.
    /// - Returns: the frame's length; 0 when nothing is due.
    public mutating func transmit(_ buffer: inout MutableSpan<UInt8>) -> Int {
        guard phase == .voteReady else { return 0 }
        phase = .awaitingCommit
        let frame = VoteFrame(
            vote: majority.vote, round: replica.round, fingerprint: replica.fingerprint().short)
        return frame.write(to: &buffer)
    }

    /// Takes one frame from the aggregator.
    ///
    /// A commit is followed in any phase: a round may close without this agent's vote, and what it was
    /// doing for that round is then dropped.
    /// - Parameter frame: exactly one frame.
    /// - Throws: `length`, `version`, `kind`, `value` or `round` with θ unchanged; `fingerprint` when the commit
    ///   was applied and θ differs from the aggregator's, so that this agent must start again from the log.
    public mutating func receive(_ frame: Span<UInt8>) throws(FrameError) {
        let commit = try CommitFrame(reading: frame, agentCount: replica.configuration.agentCount)
        guard commit.record.round == replica.round else { throw FrameError(.round, offset: 2) }
        replica.undo()
        replica.commit(commit.record)
        startRound()
        guard replica.fingerprint().medium == commit.fingerprint else {
            throw FrameError(.fingerprint, offset: 6)
        }
    }
}
