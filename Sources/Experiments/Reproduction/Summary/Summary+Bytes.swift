// SPDX-License-Identifier: Apache-2.0

import Federation
import MuJoCoTasks

extension Summary {
    /// Return against bytes, and what a round costs in each form of message.
    mutating func addBytes() {
        let panels = tasks.map { task in
            (
                // The third line is the second one's, so the third variant is not drawn.
                title(task, variants(task).prefix(2)),
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
