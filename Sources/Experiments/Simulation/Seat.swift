// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore
import Preferences

/// One agent of a simulated fleet with its memory and its panel.
///
/// Used by one thread at a time.
final class Seat: @unchecked Sendable {
    private let memory: Memory
    private let plan: SimulationPlan
    var agent: Agent
    var panel: SimulatedPanel
    /// Answers that panelists gave this agent so far.
    var labelCount = 0
    /// Episodes that this agent played so far.
    var trajectoryCount = 0
    /// The frame that the agent sent last.
    private(set) var frame: [UInt8] = []

    /// An agent that joins the run with the frames that it is welcomed with.
    init(plan: SimulationPlan, frames: [[UInt8]]) throws {
        self.plan = plan
        memory = Memory(bytes: MemorySum(plan.header.configuration).total)
        let first = frames[0]
        let welcome = try WelcomeFrame(reading: first.span)
        agent = try unsafe Agent(welcome, in: first.span, memory: memory.region)
        for frame in frames { try agent.receive(frame.span) }
        panel = plan.panel
    }

    /// Plays this agent's part of a round and leaves its vote in ``frame``.
    func playRound(_ worker: any EpisodePlayer, seed: UInt64) {
        let nothing = [BatchScore](repeating: BatchScore(), count: agent.configuration.behaviourCount)
        agent.hideVotes(with: SecretStream(simulating: agent.round, of: agent.streamIndex, seed: seed))
        var batches = nothing
        // An aborted episode says nothing, so nobody is asked about the others of its question.
        var isVoid = false
        while agent.phase != .voteReady {
            if agent.phase == .awaitingChoice {
                if isVoid { agent.choose(.cannotTell) } else { answer(batches, seed: seed) }
                (batches, isVoid) = (nothing, false)
            } else if isVoid {
                agent.beginEpisode()
                agent.endEpisode()
            } else {
                let lane = agent.nextEpisode.lane
                if let score = play(worker, seed: seed) { batches[lane].add(score) } else { isVoid = true }
            }
        }
        var buffer = [UInt8](repeating: 0, count: VoteFrame.encodedBytes)
        var span = buffer.mutableSpan
        let count = agent.transmit(&span)
        frame = Array(buffer.prefix(count))
    }

    private func play(_ worker: any EpisodePlayer, seed: UInt64) -> TrajectoryScore? {
        trajectoryCount += 1
        let horizon = plan.horizon(inRound: Int(agent.round))
        return worker.play(&agent, seed: seed, horizon: horizon, discount: panel.discount)
    }

    private func answer(_ batches: [BatchScore], seed: UInt64) {
        let name = StreamName(
            .panel, round: agent.round, index: agent.streamIndex, subindex: UInt32(agent.answerCount))
        var stream = RandomStream(seed: seed, name: name)
        let judgement = panel.choose(among: batches.span, stream: &stream)
        labelCount += judgement.labelCount
        agent.choose(judgement.choice)
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
