// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// Medians against answers and against seconds.
    mutating func addTeachCurves() {
        let drawn = tasks.filter { !teachCurves($0, .labels).isEmpty }
        if drawn.isEmpty { return }
        add("## Return against answers, and against a person's seconds")
        for axis in [CurveAxis.labels, .seconds] {
            let panels = drawn.map { task in
                (task.name, CurvePanel(series: teachCurves(task, axis), axis: axis))
            }
            add(
                Picture(
                    name: "teach-\(axis.rawValue).svg",
                    script: SmallMultiples(panels: panels, vertical: "Median return").script),
                alternative: "Return against \(axis.rawValue), medians of the runs")
        }
    }

    /// The medians of choices, of pairs and of the other panelist.
    private func teachCurves(_ task: ControlTask, _ axis: CurveAxis) -> [CurveSeries] {
        let answers = Experiment.comparedAnswers(task)
        return [
            ("best of eight, eye:0.07", Experiment.choices(task, answers)),
            ("pairs, eye:0.07", Experiment.pairs(task)),
            ("best of eight, bradley-terry:1", Experiment.otherPanelist(task)),
        ].compactMap { label, variant in
            let runs = finals(task, variant)
            guard let settings = runs.first?.settings else { return nil }
            var series = CurveSeries(medianOf: settings, runs.map(\.curve), axis)
            series.label = label
            return series
        }
    }

    /// What others needed.
    mutating func addPublishedLabels() {
        add(
            """
            They learn a model of the reward from the labels and train a policy on it with many control \
            steps; ours has no such model. Returns are not comparable, numbers of labels hardly.
            """)
        var table = MarkdownTable("", "from", "task", "labels")
        for entry in PublishedLabels.all { table.add(entry.method, entry.source, entry.task, entry.labels) }
        add(table.text)
    }
}
