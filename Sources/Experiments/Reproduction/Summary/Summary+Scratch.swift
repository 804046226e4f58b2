// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// Medians, every run, the whole curves, and what others reached with rewards.
    mutating func addScratch() {
        add(
            """
            The preset `scratch`: zero weights, one simulated Bradley–Terry panelist (β = 1), a label is one \
            answer. On HalfCheetah and Swimmer three starts compete for the run (`nudge simulate --starts`), \
            and the labels and control steps of all three count. On HalfCheetah a label compares batches of \
            four trajectories (`-D 4`), elsewhere two trajectories. Final policies are measured over 100 \
            fresh episodes; they are the last ones of their runs, not the best. The presets were not tuned \
            on these seeds.
            """)
        addMedians()
        let panels = tasks.map { task in (panelTitle(task), panel(task)) }
        add(
            Picture(
                name: "scratch.svg", script: SmallMultiples(panels: panels, vertical: "Mean return").script),
            alternative: "Return against labels; every run is a thin line")
        add("## Beside published returns")
        add(
            """
            The paper starts from PPO policies; the others see rewards or returns, which our agents never \
            do. In brackets: control steps.
            """)
        addPublished()
    }

    private func runs(_ task: ControlTask) -> [CellResult] {
        results.results(task, Experiment.fromScratch(task))
    }

    private func panelTitle(_ task: ControlTask) -> String { "\(task.name), \(runs(task).count) runs" }

    private mutating func addMedians() {
        var table = MarkdownTable(
            "", "labels", "control steps", "median", "mean ± standard error", "the paper after PPO",
            "every run, sorted")
        for task in tasks {
            let runs = runs(task)
            let steps = Sample(runs.map { Double($0.last.environmentSteps) }).mean
            let sorted = runs.finals.values.sorted().map { Figures.text($0, decimals: 0) }
            table.add(
                task.name, Figures.text(Double(runs[0].last.labels), decimals: 0),
                Figures.text(steps / 1e6, decimals: 1) + " M",
                "**\(Figures.text(runs.finals.median, decimals: 0))**", Figures.text(runs.finals),
                Figures.text(PublishedReturns.best(task), decimals: 0), sorted.joined(separator: " "))
        }
        add(table.text)
    }

    /// Every run thin, the median of the runs bold.
    private func panel(_ task: ControlTask) -> CurvePanel {
        let runs = runs(task)
        let settings = runs[0].settings
        let single = runs.map { CurveSeries(settings, [$0.curve], .labels) }
        var median = CurveSeries(medianOf: settings, runs.map(\.curve), .labels)
        median.label = "median of the runs; a thin line is one run"
        return CurvePanel(series: [median], axis: .labels, background: single)
    }

    private mutating func addPublished() {
        var table = MarkdownTable(["", "from"] + tasks.map(\.name))
        table.add(
            ["Nudge, from labels, median", "this page"]
                + tasks.map { task in
                    let steps = Sample(runs(task).map { Double($0.last.environmentSteps) }).mean
                    return "\(Figures.text(runs(task).finals.median, decimals: 0)) "
                        + "(\(Figures.text(steps / 1e6, decimals: 1)) M)"
                })
        table.add(
            ["Par-S²ZPO after PPO, best column", "[arXiv 2604.17747](https://arxiv.org/abs/2604.17747)"]
                + tasks.map { Figures.text(PublishedReturns.best($0), decimals: 0) })
        for source in PublishedReturns.withRewards {
            table.add([source.method, source.source] + tasks.map { source.returns[$0.name] ?? "" })
        }
        add(table.text)
    }
}
