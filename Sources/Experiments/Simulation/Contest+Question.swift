// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore
import Preferences

extension Contest {
    /// Asks a panel that chooses among many which policy is best: one question, a clip of each from a common
    /// initial state, as often as a round asks.
    ///
    /// - Returns: the first one, where the answers name none.
    func ask(about policies: [Policy], _ beside: inout Simulation.Beside) throws -> Int {
        let players = try policies.map { policy in try crew.workers.map { _ in try PolicyPlayer(policy) } }
        var panel = plan.panel
        var answers = Plurality()
        // A round after the last one has its horizon, and random numbers that no round has used.
        let round = plan.settings.rounds + 1
        let (seed, horizon, discount) = (plan.seed, plan.horizon(inRound: round), panel.discount)
        for batch in 0..<plan.settings.batches {
            let reset = StreamName(.gateReset, round: UInt32(round), subindex: UInt32(batch))
            let clips = crew.map(policies.count) { [crew] worker, lane in
                crew.workers[worker].play(
                    players[lane][worker], noise: RandomStream(seed: seed, name: reset), horizon: horizon,
                    discount: discount)
            }
            try crew.check()
            beside.trajectories += clips.count
            let scores = clips.compactMap { $0.map(BatchScore.init) }
            // An aborted episode says nothing of its policy.
            guard scores.count == policies.count else { continue }
            let name = StreamName(.gatePanel, round: UInt32(round), subindex: UInt32(batch))
            var stream = RandomStream(seed: seed, name: name)
            let judgement = panel.choose(among: scores.span, stream: &stream)
            beside.labels += judgement.labelCount
            answers.add(judgement.choice)
        }
        return answers.vote.lane ?? 0
    }
}
