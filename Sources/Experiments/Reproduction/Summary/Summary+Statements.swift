// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// What became of the claim on each task, and how the other baseline compares.
    mutating func addStatements() {
        let share = Figures.text(100 * Comparison.smallShare, decimals: 0)
        add(
            """
            The claim is that Par-S²ZPO ends above FedAvg-S²ZPO at equal α. On a task it is *shown* where \
            the interval lies above 0; *refuted* where it lies below 0, or where half of it is less than \
            \(share) % of the return, so that Par-S²ZPO ends above by less than twice that, if it does; and \
            *not settled* otherwise, and always with fewer than \(Comparison.pairCountMinimum) pairs of runs.
            """)
        for task in tasks { addStatements(task) }
    }

    /// A sentence for each baseline.
    private mutating func addStatements(_ task: ControlTask) {
        let variants = compared(task)
        let ours = results.results(task, variants[0])
        let sentences = variants.dropFirst().compactMap { baseline -> String? in
            let others = results.results(task, baseline)
            guard let comparison = Comparison(of: ours.finalBySeed, against: others.finalBySeed) else {
                return nil
            }
            return Self.statement(task, baseline, comparison, like: ours.paired(with: others).finals.mean)
        }
        if !sentences.isEmpty { add(sentences.joined(separator: " ")) }
    }

    private static func statement(
        _ task: ControlTask, _ baseline: Variant, _ comparison: Comparison, like size: Double
    ) -> String {
        let difference = Figures.text(comparison, like: size)
        let halfWidth = Figures.text(100 * comparison.halfWidth(relativeTo: size), decimals: 1)
        let share = Figures.text(100 * comparison.bootstrap.shareAboveZero, decimals: 1)
        let pairs = "\(comparison.differences.values.count) pairs of runs"
        return "\(outcome(task, baseline, comparison, like: size)) \(baseline.title): \(difference), half of "
            + "the interval \(halfWidth) % of the return, \(pairs), above in \(share) % of the resamples."
    }

    /// How a sentence begins. The paper claims nothing about a baseline whose α is not Par-S²ZPO's.
    private static func outcome(
        _ task: ControlTask, _ baseline: Variant, _ comparison: Comparison, like size: Double
    ) -> String {
        if baseline.settings.algorithm == .fedAvgS2ZPO {
            return "**\(task.name): \(comparison.claim(relativeTo: size).rawValue).** Par-S²ZPO against"
        }
        let words =
            switch comparison.verdict {
            case .higher: "Par-S²ZPO ends above"
            case .lower: "Par-S²ZPO ends below"
            case .undecided: "the runs do not tell Par-S²ZPO from"
            }
        return "**\(task.name)**: \(words)"
    }
}
