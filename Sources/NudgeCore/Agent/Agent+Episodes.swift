// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// The episode to be played next. Only in phase `readyForEpisode`.
    public var nextEpisode: Episode {
        precondition(phase == .readyForEpisode, "no episode is due")
        let configuration = replica.configuration
        let batch = answers.answerCount
        let start = batch * configuration.batchSize + trajectory
        let number = configuration.pairing == .common ? start : configuration.behaviourCount * start + lane
        return Episode(
            lane: lane, batch: batch, trajectory: trajectory,
            resetStream: StreamName(
                .episodeReset, round: replica.round, index: streamIndex, subindex: UInt32(number)))
    }

    /// Puts the lane's behaviour in place, if it is not already.
    public mutating func beginEpisode() {
        precondition(phase == .readyForEpisode, "an episode begins when one is due")
        phase = .inEpisode
        actor.begin()
        isFirstPictureDue = true
        guard trajectory == 0 else { return }
        replica.show(lane: lane, of: index)
    }

    /// Hands the behaviour that is being shown to an environment whose policy a flat actor's parameters are,
    /// before it is reset; does nothing for other actors.
    @inline(__always)
    public func hand<Place: Environment & ~Copyable>(to place: inout Place) {
        precondition(phase == .inEpisode, "a behaviour is shown inside an episode")
        replica.hand(with: actor, to: &place)
    }

    /// The action for an observation, under the behaviour that is being shown. Never allocates.
    /// - Parameters:
    ///   - observation: `observationCount` numbers.
    ///   - action: `actionCount` numbers, overwritten.
    @inline(__always)
    public mutating func act(observation: Span<Float>, action: inout MutableSpan<Float>) {
        precondition(phase == .inEpisode, "act only inside an episode")
        unsafe actor.act(
            parameters: UnsafePointer(replica.parameters), observation: observation, action: &action)
    }

    /// Ends the episode, whatever the reason.
    public mutating func endEpisode() {
        precondition(phase == .inEpisode, "no episode to end")
        trajectory += 1
        phase = .readyForEpisode
        guard trajectory == replica.configuration.batchSize else { return }
        trajectory = 0
        lane += 1
        guard lane == replica.configuration.behaviourCount else { return }
        lane = 0
        replica.undo()
        phase = .awaitingChoice
    }

    /// Takes the answer about the behaviours that were shown.
    public mutating func choose(_ choice: Choice) {
        precondition(phase == .awaitingChoice, "no question is open")
        if case .lane(let lane) = choice {
            precondition(lane < replica.configuration.behaviourCount, "no such behaviour was shown")
        }
        answers.add(choice)
        film?.progress = .unasked
        guard answers.answerCount == replica.configuration.batchCount else {
            phase = .readyForEpisode
            return
        }
        ballot = hidden(answers.vote)
        phase = .voteReady
    }

    /// A vote as it leaves the agent.
    private mutating func hidden(_ vote: Vote) -> Vote {
        guard let response = configuration.response else { return vote }
        guard let words = secret?.next() else { preconditionFailure("this run's votes need a secret") }
        return response.vote(hiding: vote, behaviourCount: configuration.behaviourCount, words: words)
    }
}
