// SPDX-License-Identifier: Apache-2.0

import Experiments
import NudgeCore

/// Plays an agent's pairs as a simulated fleet does: the agent says which episodes, an understudy plays them.
final class Player<Place: SketchedEnvironment & ~Copyable>: @unchecked Sendable {
    private let body: Body
    private let worker: Worker<Place>
    private let understudy: Understudy
    private var agent: Agent

    init(_ body: Body, _ agent: consuming Agent, _ worker: Worker<Place>) {
        self.body = body
        self.worker = worker
        understudy = Understudy(agent.configuration, scales: [])
        self.agent = agent
    }

    /// Environment steps so far.
    var stepCount: Int { worker.stepCount }

    /// Plays the next pairs.
    func play(isExpected: (Double) -> Bool = { _ in true }) {
        for _ in 0..<body.pairsPerSample {
            for _ in 0..<2 {
                let episode = agent.nextEpisode
                agent.beginEpisode()
                agent.endEpisode()
                let score = worker.play(
                    episode, of: agent.index, by: understudy, seed: Body.seed, horizon: body.task.horizon)
                precondition(isExpected(score?.totalReturn ?? .nan), "the same episode had another return")
            }
            agent.choose(.equal)
        }
    }
}
