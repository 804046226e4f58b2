// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore
import Preferences

/// The server-side panel of the paper's experiments: is the stepped policy better than the current one?
///
/// It plays N pairs of D trajectories, asks its panel about each, and accepts when the majority prefers the
/// stepped policy. The candidate is the very step that would be committed; with momentum the paper leaves
/// open whether it is that one or the plain sign step.
struct AcceptanceGate {
    private let plan: SimulationPlan
    var panel: SimulatedPanel
    /// Answers so far.
    var labelCount = 0
    /// Episodes so far.
    var trajectoryCount = 0

    init(_ plan: SimulationPlan) {
        self.plan = plan
        panel = plan.panel
    }

    /// Whether a step passes that leads from one policy to another.
    mutating func accepts(
        round: UInt32, current: Policy, candidate: Policy, crew: Crew
    ) throws -> Bool {
        let sides = [candidate, current]
        let players = try sides.map { policy in try crew.workers.map { _ in try PolicyPlayer(policy) } }
        let scores = play(players, round: round, crew: crew)
        try crew.check()

        var answers = Plurality()
        let batchSize = plan.settings.trajectories
        for batch in 0..<plan.settings.batches {
            var batches = [BatchScore(), BatchScore()]
            let played = scores[batch * 2 * batchSize..<(batch + 1) * 2 * batchSize].compactMap(\.self)
            // An aborted episode says nothing of either policy.
            guard played.count == 2 * batchSize else { continue }
            for (episode, score) in played.enumerated() { batches[episode / batchSize].add(score) }
            let name = StreamName(.gatePanel, round: round, subindex: UInt32(batch))
            var stream = RandomStream(seed: plan.seed, name: name)
            let judgement = panel.choose(among: batches.span, stream: &stream)
            labelCount += judgement.labelCount
            answers.add(judgement.choice)
        }
        trajectoryCount += scores.count
        return answers.vote == .inFavour
    }

    /// Scores of all episodes: batch by batch, the candidate's D, then the current policy's D.
    private func play(_ players: [[PolicyPlayer]], round: UInt32, crew: Crew) -> [TrajectoryScore?] {
        let batchSize = plan.settings.trajectories
        let isCommon = plan.settings.pairing == .common
        let seed = plan.seed
        let discount = panel.discount
        let horizon = plan.horizon(inRound: Int(round))
        return crew.map(2 * batchSize * plan.settings.batches) { worker, episode in
            let side = episode / batchSize % 2
            let pair = episode / (2 * batchSize) * batchSize + episode % batchSize
            let name = StreamName(
                .gateReset, round: round, subindex: UInt32(isCommon ? pair : 2 * pair + side))
            return crew.workers[worker].play(
                players[side][worker], noise: RandomStream(seed: seed, name: name),
                horizon: horizon, discount: discount)
        }
    }
}
