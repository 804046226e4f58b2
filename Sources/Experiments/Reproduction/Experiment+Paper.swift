// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Experiment {
    /// Agents in the columns of Table 1.
    static let agentCounts = [1, 5, 10, 15]

    /// Rounds of Table 1. Every column has 150 pairs of batches, on Hopper 30, shared out among K agents.
    static func rounds(_ task: ControlTask, agents: Int) -> Int { (task == .hopper ? 30 : 150) / agents }

    /// Table 1: Gaussian and binary directions with one agent, then 5, 10 and 15 agents; first with plain
    /// steps, then with what is left of Adam when every coordinate of the estimate is ±1.
    static func agentCounts(_ task: ControlTask) -> [Variant] {
        [0, 0.9].flatMap { momentum in
            let gaussian = column(task, .zspo, agents: 1, momentum)
            return [gaussian]
                + agentCounts.map { agents in
                    column(task, agents == 1 ? .s2ZPO : .parS2ZPO, agents: agents, momentum)
                }
        }
    }

    private static func column(
        _ task: ControlTask, _ algorithm: AlgorithmName, agents: Int, _ momentum: Double
    ) -> Variant {
        var settings = fromPolicy(
            task, .paper, algorithm, agents: agents, rounds: rounds(task, agents: agents))
        settings.momentum = momentum
        let kind = agents > 1 ? "" : algorithm == .zspo ? " Gaussian" : " binary"
        return Variant(
            "\(algorithm.rawValue)-k\(agents)" + (momentum == 0 ? "" : "-momentum"), "K = \(agents)\(kind)",
            settings)
    }

    /// Figure 3: five agents, 100 rounds, the same gate for all. The average of K sign vectors is about √K
    /// times shorter than one of them, hence the third line.
    static func averaging(_ task: ControlTask, _ preset: Preset = .paper) -> [Variant] {
        [
            (AlgorithmName.parS2ZPO, "Par-S²ZPO"), (.fedAvgS2ZPO, "FedAvg-S²ZPO, equal α"),
            (.fedAvgS2ZPORescaled, "FedAvg-S²ZPO, α times √K"),
        ].map { algorithm, title in
            var settings = fromPolicy(task, preset, algorithm, agents: 5, rounds: 100)
            settings.evaluationInterval = 10
            return Variant(algorithm.rawValue, title, settings)
        }
    }

    /// A preset's settings, from a PPO policy, evaluated before the first round and after the last.
    static func fromPolicy(
        _ task: ControlTask, _ preset: Preset = .paper, _ algorithm: AlgorithmName = .parS2ZPO, agents: Int,
        rounds: Int
    ) -> SimulationSettings {
        var settings = preset.settings(for: task, rounds: rounds)
        settings.algorithm = algorithm
        settings.agents = agents
        settings.evaluationInterval = rounds
        // Bodies that may fall return anything up to thousands: twenty episodes would show little but chance.
        if task.survivalBonus > 0 { settings.finalEvaluationEpisodes = 100 }
        return settings
    }

    /// The preset `scratch`, evaluated ten times on the way; the final policy is measured over 100 episodes.
    ///
    /// Where a run may stay with a crawl, which shows early, three starts compete. On HalfCheetah they and
    /// their two comparisons take no label more than one run of the preset's own length. Batches of four
    /// trajectories take none either, and a label about them depends less on how they begin.
    static func fromScratch(_ task: ControlTask) -> Variant {
        var settings = Preset.scratch.settings(for: task)
        switch task {
        case .halfCheetah:
            settings = Preset.scratch.settings(for: task, rounds: 733)
            settings.starts = SimulationSettings.Starts(count: 3, rounds: 133)
            settings.trajectories = 4
        case .swimmer: settings.starts = SimulationSettings.Starts(count: 3, rounds: 40)
        default: break
        }
        settings.evaluationInterval = settings.rounds / 10
        settings.finalEvaluationEpisodes = 100
        return Variant("scratch", "preset scratch", settings, startsFromPolicy: false)
    }
}
