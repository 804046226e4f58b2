// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// The episode to be played next. Only in phase `readyForEpisode`.
    public var nextEpisode: Episode {
        precondition(phase == .readyForEpisode, "no episode is due")
        let configuration = replica.configuration
        let batch = majority.answerCount
        let pair = batch * configuration.batchSize + trajectory
        let number = configuration.pairing == .common ? pair : 2 * pair + side
        return Episode(
            side: side, batch: batch, trajectory: trajectory,
            resetStream: StreamName(
                .episodeReset, round: replica.round, index: streamIndex, subindex: UInt32(number)))
    }

    /// Puts the side's behaviour in place, if it is not already.
    public mutating func beginEpisode() {
        precondition(phase == .readyForEpisode, "an episode begins when one is due")
        phase = .inEpisode
        guard trajectory == 0 else { return }
        replica.undo()
        if side == 0 {
            replica.perturb(owner: index, sign: 1)
        } else if replica.configuration.sides == .two {
            replica.perturb(owner: index, sign: -1)
        }
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
        side += 1
        guard side == 2 else { return }
        side = 0
        replica.undo()
        phase = .awaitingPreference
    }

    /// Takes the answer about the pair that was shown; `first` prefers the perturbed behaviour.
    public mutating func prefer(_ preference: Preference) {
        precondition(phase == .awaitingPreference, "no question is open")
        majority.add(preference)
        phase = majority.answerCount == replica.configuration.batchCount ? .voteReady : .readyForEpisode
    }
}
