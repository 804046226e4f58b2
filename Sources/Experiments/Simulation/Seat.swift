// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore
import Preferences

/// One agent of a simulated fleet with its memory and its panel.
///
/// Used by one thread at a time.
final class Seat: @unchecked Sendable {
    private let memory: Memory
    var agent: Agent
    var panel: SimulatedPanel
    /// Answers that panelists gave this agent so far.
    var labelCount = 0
    /// Episodes that this agent played so far.
    var trajectoryCount = 0

    /// An agent that joins the run with the frames that it is welcomed with.
    init(plan: SimulationPlan, frames: [[UInt8]]) throws {
        memory = Memory(bytes: MemorySum(plan.header.configuration).total)
        let first = frames[0]
        let welcome = try WelcomeFrame(reading: first.span)
        agent = try unsafe Agent(welcome, in: first.span, memory: memory.region)
        for frame in frames { try agent.receive(frame.span) }
        panel = plan.panel
    }

    /// A round begins.
    func beginRound(seed: UInt64) {
        agent.hideVotes(with: SecretStream(simulating: agent.round, of: agent.streamIndex, seed: seed))
    }

    /// The episodes of the agent's next question, which an understudy plays.
    func ask() -> [Agent.Episode] {
        var episodes: [Agent.Episode] = []
        while agent.phase == .readyForEpisode {
            episodes.append(agent.nextEpisode)
            agent.beginEpisode()
            agent.endEpisode()
        }
        trajectoryCount += episodes.count
        return episodes
    }

    /// Has the panel answer the question whose episodes were played.
    /// - Parameters:
    ///   - episodes: as ``ask()`` gave them.
    ///   - scores: theirs. An aborted episode says nothing, so nobody is asked about the others then.
    func answer(_ episodes: [Agent.Episode], _ scores: ArraySlice<TrajectoryScore?>, seed: UInt64) {
        var batches = [BatchScore](repeating: BatchScore(), count: agent.configuration.behaviourCount)
        for (episode, score) in zip(episodes, scores) {
            guard let score else { return agent.choose(.cannotTell) }
            batches[episode.lane].add(score)
        }
        let name = StreamName(
            .panel, round: agent.round, index: agent.streamIndex, subindex: UInt32(agent.answerCount))
        var stream = RandomStream(seed: seed, name: name)
        let judgement = panel.choose(among: batches.span, stream: &stream)
        labelCount += judgement.labelCount
        agent.choose(judgement.choice)
    }

    /// The vote, once all questions are answered.
    func vote() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: VoteFrame.encodedBytes)
        var span = buffer.mutableSpan
        let count = agent.transmit(&span)
        return Array(buffer.prefix(count))
    }
}

extension SecretStream {
    /// What a simulated agent hides a round's vote with. It is no secret: it follows from the run's seed, as
    /// all of a simulation does, so that a run can be played again.
    init(simulating round: UInt32, of streamIndex: UInt32, seed: UInt64) {
        var key = [UInt8](repeating: 0, count: Self.keyBytes)
        let names = UInt64(round) << 32 | UInt64(streamIndex)
        for index in 0..<8 {
            key[index] = UInt8(truncatingIfNeeded: seed >> UInt64(8 * index))
            key[8 + index] = UInt8(truncatingIfNeeded: names >> UInt64(8 * index))
        }
        self.init(key: key.span)
    }
}
