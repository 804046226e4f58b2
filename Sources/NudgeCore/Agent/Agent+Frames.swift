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
    /// - Throws: `length`, `version`, `kind`, `value` or `round` when the frame is no commit of this round;
    ///   `fingerprint` when it is one that would make θ differ from the aggregator's: the frame is damaged, or
    ///   this agent has diverged and must start again from the log. Nothing is changed then, not even a pair
    ///   that is being shown.
    public mutating func receive(_ frame: Span<UInt8>) throws(FrameError) {
        let commit = try CommitFrame(reading: frame, agentCount: replica.configuration.agentCount)
        guard commit.record.round == replica.round else { throw FrameError(.round, offset: 2) }
        let shown = replica.perturbation
        replica.undo()
        guard replica.fingerprint(after: commit.record).medium == commit.fingerprint else {
            if let shown { replica.perturb(owner: shown.owner, sign: shown.sign) }
            throw FrameError(.fingerprint, offset: 6)
        }
        replica.commit(commit.record)
        startRound()
    }
}
