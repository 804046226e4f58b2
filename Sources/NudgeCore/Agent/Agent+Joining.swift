// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// How an agent stands with its aggregator.
    enum Standing: Equatable, Sendable {
        /// In step: commits move θ.
        case joined
        /// Said hello.
        case greeting
        /// Waiting for the rest of the log or of a snapshot.
        case catchingUp
    }

    /// Whether θ is the aggregator's, so that playing makes sense.
    public var isJoined: Bool { standing == .joined }

    /// Makes an agent of the run that a welcome describes. θ is what the run starts from when that is drawn
    /// from its seed; otherwise the agent knows nothing yet and has to be sent it.
    /// - Parameters:
    ///   - welcome: the aggregator's first frame.
    ///   - frame: the bytes that the welcome was read from.
    ///   - memory: at least ``MemorySum/total`` bytes, aligned to 16.
    ///   - clips: what to film, for an agent that asks its questions by frames.
    /// - Throws: never, because a welcome that was read has a valid configuration.
    public init(
        _ welcome: WelcomeFrame, in frame: Span<UInt8>, memory: UnsafeMutableRawBufferPointer,
        clips: ClipPlan? = nil
    ) throws(ConfigurationError) {
        let configuration = welcome.header.configuration
        try unsafe self.init(
            configuration: configuration, index: Int(welcome.assignment.block) % configuration.agentCount,
            memory: memory, clips: clips)
        run = welcome.run
        standing = .greeting
        for index in 0..<welcome.header.configuration.shape.observationCount {
            setScale(index, to: welcome.scale(index, in: frame))
        }
        if welcome.header.configuration.start == .seed { initialize() } else { knowsParameters = false }
    }

    /// The first frame of a new connection; whatever was not answered on the last one will be sent again.
    public mutating func hello() -> HelloFrame {
        standing = .greeting
        isAnswerDue = false
        film?.progress = .unasked
        guard knowsParameters else { return HelloFrame(knowledge: nil) }
        let shown = replica.perturbation
        replica.undo()
        let fingerprint = replica.fingerprint()
        if let shown { replica.perturb(shown) }
        return HelloFrame(
            knowledge: HelloFrame.Knowledge(round: replica.round, run: run, fingerprint: fingerprint))
    }

    /// Takes the aggregator's answer. A question that is being shown goes on if the round and the block are
    /// still the same, and a vote that may have been lost is sent again.
    mutating func join(_ welcome: WelcomeFrame) throws(FrameError) {
        guard welcome.run == run else { throw FrameError(.run, offset: WelcomeFrame.headBytes) }
        guard welcome.isBehind || (welcome.round == round && knowsParameters) else {
            throw FrameError(.round, offset: 4)
        }
        if welcome.isBehind {
            replica.undo()
            assignment = welcome.assignment
            nextAssignment = nil
            receivedBytes = 0
            stateHead = nil
            standing = .catchingUp
            answers = Plurality()
            phase = .awaitingCommit
            return
        }
        standing = .joined
        nextAssignment = nil
        assign(welcome.assignment)
        guard phase == .awaitingCommit else { return }
        if answers.answerCount == replica.configuration.batchCount {
            phase = .voteReady
        } else {
            startRound()
        }
    }

    /// Takes a piece of the log or of a snapshot.
    mutating func catchUp(_ chunk: ChunkFrame, _ frame: Span<UInt8>) throws(FrameError) {
        guard standing == .catchingUp else { throw FrameError(.kind, offset: 0) }
        guard Int(exactly: chunk.position) == receivedBytes else { throw FrameError(.value, offset: 4) }
        let payload = ChunkFrame.headBytes..<frame.count
        if chunk.isSnapshot {
            try restore(frame, payload, isLast: chunk.isLast)
        } else {
            try replay(frame.extracting(payload))
        }
        receivedBytes += payload.count
        guard chunk.isLast else { return }
        knowsParameters = true
        standing = .joined
        startRound()
    }

    private mutating func replay(_ records: Span<UInt8>) throws(FrameError) {
        guard knowsParameters else { throw FrameError(.kind, offset: 0) }
        guard let outcome = try? Replay.run(records, from: 0, into: &replica), !outcome.isTorn else {
            // What this agent believed to know of the run's beginning is not what happened.
            knowsParameters = false
            throw FrameError(.value, offset: ChunkFrame.headBytes)
        }
    }

    private mutating func restore(
        _ frame: Span<UInt8>, _ payload: Range<Int>, isLast: Bool
    ) throws(FrameError) {
        var numbers = payload
        if receivedBytes == 0 {
            knowsParameters = false
            let plan = replica.configuration.plan
            stateHead = Replica.StateHead(reading: frame, at: payload.lowerBound, plan: plan)
            let headEnd = min(payload.lowerBound + Replica.stateHeadBytes, payload.upperBound)
            numbers = headEnd..<payload.upperBound
        }
        let position = receivedBytes + numbers.lowerBound - payload.lowerBound
        guard let head = stateHead, replica.readState(frame, numbers, position: position) else {
            throw FrameError(.value, offset: payload.lowerBound)
        }
        guard isLast else { return }
        guard receivedBytes + payload.count == replica.stateBytes else {
            throw FrameError(.length, offset: 2)
        }
        guard replica.finishState(head) else { throw FrameError(.fingerprint, offset: payload.lowerBound) }
    }

    /// Takes another assignment: at once when its round has come, otherwise when it comes.
    mutating func assign(_ assignment: Assignment) {
        guard assignment.fromRound <= round else {
            nextAssignment = assignment
            return
        }
        let count = replica.configuration.agentCount
        let isSame =
            assignment.isResting == isResting
            && assignment.block(inRound: round, blockCount: count) == index
            && assignment.streamIndex(inRound: round, blockCount: count) == streamIndex
        self.assignment = assignment
        guard !isSame else { return }
        replica.undo()
        startRound()
    }
}
