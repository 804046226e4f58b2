// SPDX-License-Identifier: Apache-2.0

import Federation
import MuJoCoTasks

extension Summary {
    /// Who is ahead on the way: runs that end at the same ceiling may reach it sooner or later.
    mutating func addAlongCurves() {
        var table = MarkdownTable(
            "", "against", "pairs", "mean return of all rounds", "rounds to", "", "difference")
        for task in tasks {
            let variants = compared(task)
            let ours = results.results(task, variants[0])
            for baseline in variants.dropFirst() {
                let others = results.results(task, baseline)
                guard let row = alongCurves(ours, others) else { continue }
                table.add([task.name, baseline.title] + row)
            }
        }
        if table.isEmpty { return }
        add("## On the way")
        add(
            """
            Par-S²ZPO's mean return of all rounds minus the baseline's, and the rounds until a run's curve \
            first reaches half of what both gain on average: Par-S²ZPO's, the baseline's, and the mean \
            difference; a run that never does counts as one more than all its rounds. Between evaluations a \
            curve is a straight line. A row is about the seeds that both were played with, so many pairs of \
            runs; differences have their bootstrap 95 % interval. **Bold**: the interval excludes 0.
            """)
        add(table.text)
    }

    /// The cells of a row; nil where there are fewer than two pairs of runs.
    private func alongCurves(_ ours: [CellResult], _ others: [CellResult]) -> [String]? {
        // A mean over one side's other seeds, too, would not be what the difference is between.
        let (ours, others) = (ours.paired(with: others), others.paired(with: ours))
        let means = [ours, others].map { runs in runs.bySeed { $0.curve.meanReturn } }
        guard let ahead = Comparison(of: means[0], against: means[1]) else { return nil }
        let gains = [ours, others].map { $0.finals.mean - $0.starts.mean }
        let goal = ours.starts.mean + (gains[0] + gains[1]) / 4
        let rounds = [ours, others].map { runs in
            runs.bySeed { $0.curve.rounds(toReturn: goal) ?? Double($0.settings.rounds + 1) }
        }
        guard let sooner = Comparison(of: rounds[0], against: rounds[1]) else { return nil }
        return [
            "\(ours.count)", Self.marked(ahead, like: ours.finals.mean), Figures.text(goal),
            rounds.map { Figures.text(Sample(Array($0.values)).mean, decimals: 1) }
                .joined(separator: " and "),
            Self.marked(sooner, like: 1),
        ]
    }

    private static func marked(_ comparison: Comparison, like size: Double) -> String {
        let text = Figures.text(comparison, like: size)
        return comparison.verdict == .undecided ? text : "**\(text)**"
    }
}
