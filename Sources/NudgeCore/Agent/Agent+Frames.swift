// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// What a frame from the aggregator was.
    public enum Received: Equatable, Sendable {
        /// A round was committed, and the next one has begun.
        case commit
        /// The agent is in step with the fleet and may play.
        case joined
        /// A piece of what brings the agent up to date; more will come.
        case catchingUp
        /// Another block to try, now or from a later round on.
        case assignment
        /// The aggregator asks whether the agent is there: ``transmit(_:)`` has the answer.
        case ping
        /// The aggregator is there.
        case pong
        /// The aggregator leaves.
        case bye(ByeFrame.Reason)
        /// The aggregator will not talk to this agent.
        case refusal(RefusalFrame)
        /// Somebody's answer; it is taken if the agent waits for it.
        case answer(isTaken: Bool)
    }

    /// Writes the frame that is due, if any: a vote, the answer to a ping, or a piece of the open question.
    /// - Parameter buffer: at least 8 bytes; ``ClipFrame/encodedBytesMaximum`` if the agent asks by frames.
    /// - Returns: the frame's length; 0 when nothing is due.
    public mutating func transmit(_ buffer: inout MutableSpan<UInt8>) -> Int {
        if isAnswerDue {
            isAnswerDue = false
            return PingFrame(isAnswer: true).write(to: &buffer)
        }
        if phase == .awaitingChoice { return transmitQuestion(&buffer) }
        guard phase == .voteReady, standing == .joined else { return 0 }
        phase = .awaitingCommit
        let frame = VoteFrame(
            vote: ballot, round: replica.round, fingerprint: replica.fingerprint().short)
        return frame.write(to: &buffer)
    }

    /// Takes one frame from the aggregator, whatever its kind; a commit as ``follow(_:)`` does.
    /// - Parameter frame: exactly one frame.
    /// - Throws: `length`, `version`, `kind` or `value` when it is no frame that may come now; `round` or
    ///   `run` when it belongs to another one; `fingerprint` when following it would make θ differ from the
    ///   aggregator's: the frame is damaged, or this agent has diverged, and ``hello()`` asks for a snapshot.
    ///   θ and the behaviour that is being shown stay as they are, unless the frame was a chunk: of a damaged
    ///   snapshot nothing is kept, and ``hello()`` asks for another one.
    @discardableResult
    public mutating func receive(_ frame: Span<UInt8>) throws(FrameError) -> Received {
        let agentCount = replica.configuration.agentCount
        switch try FrameKind.read(frame) {
        case .commit:
            guard standing == .joined else { throw FrameError(.kind, offset: 0) }
            do throws(FrameError) {
                try follow(frame)
            } catch {
                // The frame is damaged, or something that no fingerprint covers has diverged, such as α.
                if error.reason == .fingerprint { knowsParameters = false }
                throw error
            }
            return .commit
        case .welcome:
            try join(try WelcomeFrame(reading: frame))
            return standing == .joined ? .joined : .catchingUp
        case .log, .snapshot:
            try catchUp(try ChunkFrame(reading: frame), frame)
            return standing == .joined ? .joined : .catchingUp
        case .assignment:
            guard standing == .joined else { throw FrameError(.kind, offset: 0) }
            assign(try AssignmentFrame(reading: frame, agentCount: agentCount).assignment)
            return .assignment
        case .ping:
            if try PingFrame(reading: frame).isAnswer { return .pong }
            isAnswerDue = true
            return .ping
        case .bye: return .bye(try ByeFrame(reading: frame).reason)
        case .refusal: return .refusal(try RefusalFrame(reading: frame))
        case .answer: return .answer(isTaken: try take(try AnswerFrame(reading: frame)))
        case .vote, .hello, .question, .clip, .introduction, .sealed: throw FrameError(.kind, offset: 0)
        }
    }

    /// Takes a commit. It is followed in any phase: a round may close without this agent's vote, and what it
    /// was doing for that round is then dropped.
    /// - Parameter frame: exactly one frame.
    /// - Throws: as ``receive(_:)``. Nothing is changed then, not even a behaviour that is being shown.
    public mutating func follow(_ frame: Span<UInt8>) throws(FrameError) {
        let commit = try CommitFrame(reading: frame, replica.configuration.voteLayout)
        guard commit.record.round == replica.round else { throw FrameError(.round, offset: 2) }
        let shown = replica.perturbation
        replica.undo()
        guard replica.fingerprint(after: commit.record).medium == commit.fingerprint else {
            if let shown { replica.perturb(shown) }
            throw FrameError(.fingerprint, offset: 6)
        }
        replica.commit(commit.record)
        startRound()
    }
}
