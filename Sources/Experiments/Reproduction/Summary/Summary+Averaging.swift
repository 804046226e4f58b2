// SPDX-License-Identifier: Apache-2.0

import Federation
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
        for task in tasks { addStatements(task) }
        addAlongCurves()
        for axis in [CurveAxis.rounds, .trajectories] {
            let panels = tasks.map { task in (title(task), CurvePanel(series: curves(task, axis), axis: axis))
            }
            add(panels, against: axis)
        }
        addBytes()
        addVotes()
    }

    private mutating func add(_ panels: [(String, CurvePanel)], against axis: CurveAxis) {
        add(
            Picture(
                name: "\(results.experiment.rawValue)-\(axis.rawValue).svg",
                script: SmallMultiples(panels: panels).script),
            alternative: "Return against \(axis.rawValue)")
    }

    /// Ours, then the baselines.
    func compared(_ task: ControlTask) -> [Variant] { results.experiment.variants(for: task) }

    private func title(_ task: ControlTask) -> String {
        "\(task.name), \(variants(task).map { results.results(task, $0).count }.min() ?? 0) runs"
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

    /// A sentence for each baseline.
    private mutating func addStatements(_ task: ControlTask) {
        let variants = compared(task)
        let ours = results.results(task, variants[0])
        let sentences = variants.dropFirst().compactMap { baseline -> String? in
            let others = results.results(task, baseline)
            guard let comparison = Comparison(of: ours.finalBySeed, against: others.finalBySeed) else {
                return nil
            }
            return Self.statement(task, baseline.title, comparison, like: ours.finals.mean)
        }
        if !sentences.isEmpty { add(sentences.joined(separator: " ")) }
    }

    static func statement(
        _ task: ControlTask, _ baseline: String, _ comparison: Comparison, like size: Double
    ) -> String {
        let difference = Figures.text(comparison, like: size)
        let interval = comparison.bootstrap.interval
        let halfWidth = Figures.text(
            50 * (interval.upperBound - interval.lowerBound) / abs(size), decimals: 1)
        let share = Figures.text(100 * comparison.bootstrap.shareAboveZero, decimals: 1)
        let pairs = "\(comparison.differences.values.count) pairs of runs"
        let claim =
            switch comparison.verdict {
            case .higher: "Par-S²ZPO ends above"
            case .lower: "Par-S²ZPO ends below"
            case .undecided: "the runs do not tell Par-S²ZPO from"
            }
        return "**\(task.name)**: \(claim) \(baseline): \(difference), half of the interval \(halfWidth) % "
            + "of the return, \(pairs), above in \(share) % of the resamples."
    }

    private func curves(_ task: ControlTask, _ axis: CurveAxis) -> [CurveSeries] {
        variants(task).map { variant in
            let runs = results.results(task, variant)
            var series = CurveSeries(variant.settings, runs.map(\.curve), axis)
            series.label = variant.title
            return series
        }
    }
}

extension Summary {
    /// Return against bytes, and what a round costs in each form of message.
    private mutating func addBytes() {
        let panels = tasks.map { task in
            (
                title(task),
                CurvePanel(series: byteCurves(task), axis: .bytes, hasLogarithmicAxis: true)
            )
        }
        add(
            """
            Against bytes: both algorithms in Nudge's frames, where they cost the same, for seeds stand for \
            every agent's directions; and the baseline as FedAvg is commonly run, with all weights as 32-bit \
            floats up and down every round.
            """)
        add(panels, against: .bytes)
        var table = MarkdownTable(
            "bytes per agent and run, both ways", "Par-S²ZPO, Nudge's frames",
            "Par-S²ZPO, the paper's messages (d + K bits down, 1 up)", "FedAvg, 32-bit weights", "ratio")
        for task in tasks {
            guard let run = results.results(task, compared(task)[0]).first else { continue }
            let frames = CurveAxis.bytes.value(run.last, run.settings)
            let count = parameterCount(run)
            let messages = Double((count + run.settings.agents + 1) * run.last.round) / 8
            let weights = Double(run.last.round * Self.weightBytes(count))
            table.add(
                task.name, Figures.text(frames, decimals: 0), Figures.text(messages, decimals: 0),
                Figures.text(weights, decimals: 0), Figures.text(weights / frames, decimals: 0))
        }
        add(table.text)
    }

    /// Bytes of all weights as 32-bit floats, up and down.
    private static func weightBytes(_ parameterCount: Int) -> Int { 8 * parameterCount }

    private func parameterCount(_ run: CellResult) -> Int {
        let folder = CellRun(run.cell, in: results.folder).folder
        return (try? Policy(contentsOf: folder.policy).parameters.count) ?? 0
    }

    private func byteCurves(_ task: ControlTask) -> [CurveSeries] {
        let series = curves(task, .bytes)
        guard let run = results.results(task, compared(task)[1]).first, series.count > 1 else {
            return series
        }
        let rounds = curves(task, .rounds)[1]
        let bytes = Double(Self.weightBytes(parameterCount(run)))
        let points = rounds.points.map { point in
            CurveSeries.Point(x: bytes * point.x, mean: point.mean, standardError: point.standardError)
        }
        var weights = CurveSeries(rounds, points: points)
        weights.label = "FedAvg-S²ZPO, equal α, 32-bit weights"
        return Array(series.prefix(2)) + [weights]
    }
}
