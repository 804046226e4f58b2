// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// A row for each change, against the runs without it.
    mutating func addAblations() {
        add(
            """
            Final return, mean ± standard error over runs, and the mean difference to the row in italics \
            over runs with the same seed, with its bootstrap 95 % interval. **Bold**: the interval excludes \
            0. With so many rows, one in twenty would do so by chance.
            """)
        for task in tasks {
            add("## \(task.name)")
            let teaching = Experiment.changesOfTeaching(task)
            let others = variants(task).filter { !teaching.contains($0) }
            addChanges(task, others.filter(\.startsFromPolicy))
            addChanges(task, others.filter { !$0.startsFromPolicy })
            addChanges(task, variants(task).filter(teaching.contains))
        }
    }

    private mutating func addChanges(_ task: ControlTask, _ variants: [Variant]) {
        guard let base = variants.first else { return }
        let starts = results.results(task, base).starts
        if base.startsFromPolicy { add("Starting policies: \(Figures.text(starts)).") }
        addPanelist(variants)
        let finals = results.results(task, base).finalBySeed
        var table = MarkdownTable("changed", "runs", "labels", "final return", "difference")
        for variant in variants {
            let runs = results.results(task, variant)
            let comparison = variant == base ? nil : Comparison(of: runs.finalBySeed, against: finals)
            let difference = comparison.map { Figures.text($0, like: runs.finals.mean) } ?? ""
            let isTold = comparison.map { $0.verdict != .undecided } ?? false
            let labels = Sample(runs.map { Double($0.last.labels) }).mean
            table.add(
                variant == base ? "*\(variant.title)*" : variant.title, "\(runs.count)",
                Figures.text(labels, decimals: 0), Figures.text(runs.finals),
                isTold ? "**\(difference)**" : difference)
        }
        add(table.text)
    }

    /// Who gave the answers of a table; a row's title says where it changes the panel.
    private mutating func addPanelist(_ variants: [Variant]) {
        let names = variants.map(\.settings.panelistName)
        let isChanged = names.contains { $0 != names[0] }
        add("Answers of `\(names[0])`\(isChanged ? ", but where a row changes the panel" : "").")
    }
}
