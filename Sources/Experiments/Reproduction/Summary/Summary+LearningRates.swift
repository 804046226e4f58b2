// SPDX-License-Identifier: Apache-2.0

import Federation
import MuJoCoTasks

extension Summary {
    /// A row for each α: both algorithms, and how sure the difference is.
    mutating func addLearningRates() {
        add(
            """
            Five agents, 100 rounds, the paper's settings but for α, the same acceptance gate, the same \
            seeds and PPO policies. Final return, mean ± standard error over runs; differences are between \
            runs with the same seed, with their bootstrap 95 % interval. **Bold**: the interval excludes 0. \
            Figure 3 has α = 0.01.
            """)
        var table = MarkdownTable("", "runs", "start", "Par-S²ZPO", "FedAvg-S²ZPO", "difference")
        for task in tasks {
            let variants = results.experiment.variants(for: task)
            for (ours, baseline) in zip(variants, variants.dropFirst())
            where ours.settings.algorithm == .parS2ZPO {
                addRow(&table, task, ours, baseline)
            }
        }
        add(table.text)
    }

    private func addRow(
        _ table: inout MarkdownTable, _ task: ControlTask, _ ours: Variant, _ baseline: Variant
    ) {
        let (own, others) = (results.results(task, ours), results.results(task, baseline))
        guard let comparison = Comparison(of: own.finalBySeed, against: others.finalBySeed) else { return }
        let difference = Figures.text(comparison, like: own.finals.mean)
        table.add(
            "\(task.name), α = \(ours.settings.learningRate)", "\(own.count), \(others.count)",
            Figures.text(own.starts),
            Figures.text(own.finals), Figures.text(others.finals),
            comparison.verdict == .undecided ? difference : "**\(difference)**")
    }
}
