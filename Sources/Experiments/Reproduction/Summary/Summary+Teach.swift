// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// Goals, pairs against choices, panelists, flips, curves, and what others needed.
    mutating func addTeach() {
        let seconds = CurveAxis.secondsPerAnswer
        add(
            """
            The preset `teach`: zero weights, and each question shows eight behaviours, for one flip \
            sixteen, of which one person picks the best. That person is the eye, `eye:0.07`: it perceives \
            scores with an error of 7 % of the largest one shown, and answers by whim 2 times in 100. \
            Final policies are measured over 100 fresh episodes; they are the last ones of their runs, not \
            the best. Seconds of a person are an assumption until people are timed: \
            \(Figures.text(seconds.pair, decimals: 1)) for a pair, \
            \(Figures.text(seconds.choice, decimals: 1)) for a choice among more, sixteen as well as eight, \
            though among sixteen a person may well take longer.
            """)
        add(
            """
            Settings were chosen on other seeds than these. Some were changed after runs on seeds 701 to \
            710 all the same: on HalfCheetah at 300 and 1,000 answers a linear actor was played on some of \
            them before the rhythm, at 1,000 a single start on all of them before eight, its flip with \
            four settings in turn, Hopper's landing with two, and Walker2d's thousand answers with shorter \
            clips. Seeds from 711 on had the last settings alone. [The results](../README.md) say what was \
            tried, and what would be tried next.
            """)
        addGoals()
        addPairs()
        addOtherPanelist()
        addFlips()
        addTeachCurves()
        add("## Beside published numbers of labels")
        addPublishedLabels()
    }

    /// A section with one table, unless no run of it is finished.
    mutating func add(_ heading: String, _ text: String, _ table: MarkdownTable) {
        if table.isEmpty { return }
        add("## \(heading)")
        add(text)
        add(table.text)
    }

    func finals(_ task: ControlTask, _ variant: Variant) -> [CellResult] {
        results.results(task, variant)
    }

    /// The median of final returns, in bold, the lowest and the highest.
    func median(_ runs: [CellResult]) -> String {
        let sorted = runs.finals.values.sorted()
        return "**\(Figures.text(runs.finals.median, decimals: 0))** "
            + "(\(Figures.text(sorted[0], decimals: 0)) to "
            + "\(Figures.text(sorted[sorted.count - 1], decimals: 0)))"
    }

    private mutating func addGoals() {
        var table = MarkdownTable(
            "", "answers", "minutes of a person", "actor", "clips, steps", shownAt, "wanted",
            "median (lowest to highest)", "runs", "above it by")
        for task in results.experiment.tasks {
            for goal in Experiment.goals(task) {
                let variant = Experiment.choices(task, goal.answers)
                let runs = finals(task, variant)
                let settings = variant.settings
                let outcome =
                    runs.isEmpty
                    ? ["not played", "0", ""]
                    : [
                        median(runs), "\(runs.count)",
                        Figures.signed(runs.finals.median - goal.return, like: 1000),
                    ]
                table.add(
                    [
                        task.name + starts(settings), "\(goal.answers)",
                        minutes(goal.answers, settings), settings.actorName, clips(settings, task),
                        speed(settings), Figures.text(goal.return, decimals: 0),
                    ] + outcome)
            }
        }
        add(table.text)
    }

    /// The heading of ``speed(_:)``.
    var shownAt: String { "shown in \(Figures.text(TaskQuestion.screenSeconds, decimals: 0)) s at" }

    /// The options with which starts compete, with a blank before them.
    func starts(_ settings: SimulationSettings) -> String {
        guard let starts = settings.starts else { return "" }
        return " `--starts \(starts.count) --start-rounds \(starts.rounds)`"
    }

    private func clips(_ settings: SimulationSettings, _ task: ControlTask) -> String {
        let last = settings.horizon ?? task.horizon
        return "\(settings.firstHorizon ?? last) to \(last)"
    }

    /// How many times faster than it happens the longest clip is shown.
    func speed(_ settings: SimulationSettings) -> String {
        let speed = TaskQuestion.speed(settings)
        return Figures.text(speed, decimals: speed < 1 ? 2 : 1) + " times"
    }

    /// The minutes that so many answers are assumed to take.
    func minutes(_ answers: Int, _ settings: SimulationSettings) -> String {
        Figures.text(Double(answers) * settings.secondsPerAnswer / 60, decimals: 1)
    }
}

extension SimulationSettings {
    /// What kind of actor learns, for a table.
    fileprivate var actorName: String {
        guard let rhythm else { return hidden.isEmpty ? "linear" : "network" }
        return rhythm.feedbackGain == nil ? "rhythm" : "rhythm and linear"
    }
}
