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
            the best. Nothing was tuned on these seeds. Seconds of a person are an assumption until people \
            are timed: \(Figures.text(seconds.pair, decimals: 1)) for a pair, \
            \(Figures.text(seconds.choice, decimals: 1)) for a choice among more.
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
    private mutating func add(_ heading: String, _ text: String, _ table: MarkdownTable) {
        if table.isEmpty { return }
        add("## \(heading)")
        add(text)
        add(table.text)
    }

    private func finals(_ task: ControlTask, _ variant: Variant) -> [CellResult] {
        results.results(task, variant)
    }

    private func median(_ runs: [CellResult]) -> String {
        let sorted = runs.finals.values.sorted()
        return "**\(Figures.text(runs.finals.median, decimals: 0))** "
            + "(\(Figures.text(sorted[0], decimals: 0)) to "
            + "\(Figures.text(sorted[sorted.count - 1], decimals: 0)))"
    }

    private mutating func addGoals() {
        var table = MarkdownTable(
            "", "answers", "minutes of a person", "actor", "clips, steps",
            "shown in \(Figures.text(TaskQuestion.screenSeconds, decimals: 0)) s at", "wanted",
            "median (lowest to highest)", "runs", "above it by")
        for task in tasks {
            for goal in Experiment.goals(task) {
                let runs = finals(task, Experiment.choices(task, goal.answers))
                guard let settings = runs.first?.settings else { continue }
                let excess = runs.finals.median - goal.return
                table.add(
                    task.name, "\(goal.answers)", minutes(goal.answers, settings), settings.actorName,
                    clips(settings, task), speed(settings),
                    Figures.text(goal.return, decimals: 0), median(runs), "\(runs.count)",
                    Figures.signed(excess, like: 1000))
            }
        }
        if !table.isEmpty { add(table.text) }
    }

    private func clips(_ settings: SimulationSettings, _ task: ControlTask) -> String {
        let last = settings.horizon ?? task.horizon
        return "\(settings.firstHorizon ?? last) to \(last)"
    }

    /// How many times faster than it happens the longest clip is shown.
    private func speed(_ settings: SimulationSettings) -> String {
        Figures.text(TaskQuestion.speed(settings), decimals: 1) + " times"
    }

    private func minutes(_ answers: Int, _ settings: SimulationSettings) -> String {
        Figures.text(Double(answers) * settings.secondsPerAnswer / 60, decimals: 1)
    }

    private mutating func addPairs() {
        var table = MarkdownTable(
            "", "choices", "minutes", "median", "pairs", "minutes", "median", "choices return more by")
        for task in tasks {
            let answers = Experiment.comparedAnswers(task)
            let choices = finals(task, Experiment.choices(task, answers))
            let pairs = finals(task, Experiment.pairs(task))
            guard let chosen = choices.first, let paired = pairs.first else { continue }
            let comparison = Comparison(of: choices.finalBySeed, against: pairs.finalBySeed)
            table.add(
                task.name, "\(answers)", minutes(answers, chosen.settings), median(choices),
                "\(paired.settings.rounds)", minutes(paired.settings.rounds, paired.settings), median(pairs),
                comparison.map { Figures.text($0, like: choices.finals.mean) } ?? "")
        }
        add(
            "Choices against pairs",
            """
            If choices need at most \(Figures.text(100 * Experiment.shareOfPairs, decimals: 0)) % of the \
            answers of pairs, they return as much with that share of them. Differences over runs with the \
            same seed, with their bootstrap 95 % interval.
            """, table)
    }

    private mutating func addOtherPanelist() {
        var table = MarkdownTable("", "answers", "eye:0.07", "bradley-terry:1", "the eye's return more by")
        for task in tasks {
            let answers = Experiment.comparedAnswers(task)
            let eye = finals(task, Experiment.choices(task, answers))
            let other = finals(task, Experiment.otherPanelist(task))
            guard !eye.isEmpty, !other.isEmpty else { continue }
            let comparison = Comparison(of: eye.finalBySeed, against: other.finalBySeed)
            table.add(
                task.name, "\(answers)", median(eye), median(other),
                comparison.map { Figures.text($0, like: eye.finals.mean) } ?? "")
        }
        add(
            "The eye against a Bradley–Terry panelist",
            """
            Of two behaviours whose returns differ by 1.7 a Bradley–Terry panelist (β = 1) finds the better \
            one 84 times in 100, whatever they return. Its labels are worth more than people's.
            """, table)
    }

    private mutating func addFlips() {
        var table = MarkdownTable(
            "", "answers", "best of", "steps of a clip", "runs that do it", "turns, every run sorted")
        for task in tasks {
            for variant in Experiment.flips(task) {
                let runs = finals(task, variant)
                guard let settings = runs.first?.settings else { continue }
                let turns = runs.compactMap { $0.clips?.meanTurns }.sorted()
                table.add(
                    "\(task.name), `--judge \(settings.judge)`" + starts(settings),
                    "\(settings.rounds + (settings.starts?.answersBeside ?? 0))",
                    "\(settings.behaviours ?? 2)", "\(settings.horizon ?? task.horizon)",
                    "\(runs.count { $0.clips?.isLearned == true }) of \(runs.count)",
                    turns.map { Figures.text($0, decimals: 2) }.joined(separator: " "))
            }
        }
        add(
            "Flips",
            """
            Without the task's early termination (`--no-termination`). A run does it if more than half of \
            \(TaughtClips.count) fresh clips of the final policy show a whole turn of the torso; with \
            `flip`, one turn that ends upright within 26 degrees and above 0.7 m. Christiano et al. needed \
            900 answers of people for the hopper's.
            """, table)
    }

    private func starts(_ settings: SimulationSettings) -> String {
        guard let starts = settings.starts else { return "" }
        return " `--starts \(starts.count) --start-rounds \(starts.rounds)`"
    }

    private mutating func addTeachCurves() {
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

    private mutating func addPublishedLabels() {
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

extension SimulationSettings {
    /// What kind of actor learns, for a table.
    fileprivate var actorName: String {
        guard let rhythm else { return hidden.isEmpty ? "linear" : "network" }
        return rhythm.feedbackGain == nil ? "rhythm" : "rhythm and linear"
    }
}
