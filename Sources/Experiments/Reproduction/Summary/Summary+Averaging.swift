// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// Final returns, how sure the difference is, and the curves.
    /// - Parameter settings: which settings all have, in words.
    mutating func addAveraging(_ settings: String) {
        add(
            """
            Five agents, 100 rounds, \(settings), the same seeds and PPO policies. Mean ± standard error \
            over runs; differences are between runs with the same seed, with their bootstrap 95 % interval.
            """)
        addFinals()
        addStatements()
        addAlongCurves()
        for axis in [CurveAxis.rounds, .trajectories] {
            let panels = tasks.map { task in
                (title(task, variants(task)), CurvePanel(series: curves(task, axis), axis: axis))
            }
            add(panels, against: axis)
        }
        addBytes()
        addVotes()
    }

    mutating func add(_ panels: [(String, CurvePanel)], against axis: CurveAxis) {
        add(
            Picture(
                name: "\(results.experiment.rawValue)-\(axis.rawValue).svg",
                script: SmallMultiples(panels: panels).script),
            alternative: "Return against \(axis.rawValue)")
    }

    /// Ours, then the baselines.
    func compared(_ task: ControlTask) -> [Variant] { results.experiment.variants(for: task) }

    /// The task, and how many runs the lines of its panel have: all so many, or from the fewest to the most.
    func title(_ task: ControlTask, _ drawn: some Sequence<Variant>) -> String {
        let counts = drawn.map { results.results(task, $0).count }
        let (fewest, most) = (counts.min() ?? 0, counts.max() ?? 0)
        return "\(task.name), " + (fewest == most ? "\(most)" : "\(fewest) to \(most)") + " runs"
    }

    private mutating func addFinals() {
        var table = MarkdownTable(["", "runs", "start"] + compared(.swimmer).map(\.title))
        for task in tasks {
            let runs = compared(task).map { results.results(task, $0) }
            guard let starts = runs.first(where: { !$0.isEmpty })?.starts else { continue }
            table.add(
                [task.name, runs.map { "\($0.count)" }.joined(separator: ", "), Figures.text(starts)]
                    + runs.map { $0.isEmpty ? "" : Figures.text($0.finals) })
        }
        add(table.text)
    }

    func curves(_ task: ControlTask, _ axis: CurveAxis) -> [CurveSeries] {
        variants(task).map { variant in
            let runs = results.results(task, variant)
            var series = CurveSeries(variant.settings, runs.map(\.curve), axis)
            series.label = variant.title
            return series
        }
    }
}
