// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks
import Testing

@testable import Experiments

@Suite("A page of results")
struct SummaryTests {
    /// A finished run whose curve goes straight from each of its points to the next.
    private func result(
        _ experiment: Experiment, _ task: ControlTask, _ variant: Variant, seed: UInt64,
        _ curve: (round: Int, mean: Double)...
    ) throws -> CellResult {
        var point = try #require(CurvePoint(line: "0,30,0,0,0,64,64,10,1,0,0.1,0.1,0"))
        var points: [CurvePoint] = []
        for (round, mean) in curve {
            (point.round, point.returnMean) = (round, mean)
            points.append(point)
        }
        var whole = Curve()
        whole.points = points
        let cell = experiment.cell(task, variant, seed: seed)
        return CellResult(
            cell: cell, settings: cell.settings, curve: whole, first: points[0], last: point,
            inFavourShare: 0.5, processors: [], clips: nil)
    }

    private func summary(_ experiment: Experiment, _ results: [CellResult]) -> Summary {
        Summary(ResultTable(experiment, folder: "/nowhere", results: results))
    }

    @Test("compares seeds that both variants were played with, and counts the runs of every line")
    func unequalSeeds() throws {
        let variants = Experiment.figure3.variants(for: .walker2d)
        var results: [CellResult] = []
        for seed in 1...10 as ClosedRange<UInt64> {
            // The seven seeds that the third variant lacks learn nothing.
            for variant in variants.prefix(2) {
                results.append(
                    try result(
                        .figure3, .walker2d, variant, seed: seed, (0, 100), (10, seed > 3 ? 100 : 200),
                        (100, seed > 3 ? 100 : 200)))
            }
            if seed > 3 { continue }
            results.append(
                try result(
                    .figure3, .walker2d, variants[2], seed: seed, (0, 100), (20, 200), (100, 200)))
        }
        let summary = summary(.figure3, results)
        // Half of 100 is gained after 5 rounds and after 10; over all rounds the means are 195 and 190.
        #expect(
            summary.page.contains(
                """
                | walker2d | FedAvg-S²ZPO, α times √K | 3 | +5.0 (+5.0 to +5.0) | 150.0 | 5.0 and 10.0 \
                | −5.0 (−5.0 to −5.0) |
                """))
        #expect(summary.page.contains("| walker2d | FedAvg-S²ZPO, equal α | 10 | 0.0 (0.0 to 0.0) | "))
        // Half of their mean gain of 30 is 15; the seven never get there.
        #expect(summary.page.contains(" | 115.0 | 71.2 and 71.2 | 0.0 (0.0 to 0.0) |"))
        let scripts = summary.pictures.map(\.script)
        #expect(scripts[0].contains("walker2d, 3 to 10 runs") && scripts[1].contains("3 to 10 runs"))
        #expect(scripts[2].contains("walker2d, 10 runs"))
        #expect(summary.page.contains("**walker2d: refuted.** Par-S²ZPO against FedAvg-S²ZPO, equal α: 0.0"))
        #expect(summary.page.contains("do not tell Par-S²ZPO from FedAvg-S²ZPO, α times √K: 0.0"))
    }

    @Test("says whose answers are in each table of ablations")
    func panelists() throws {
        let variants = Experiment.ablations.variants(for: .swimmer)
        let results = try variants.map { variant in
            try result(.ablations, .swimmer, variant, seed: 1, (0, 10), (30, 20))
        }
        let page = summary(.ablations, results).page
        let changed = "100 × linear:0.01`, but where a row changes the panel"
        for answers in [changed, "bradley-terry:1`", "eye:0.07`"] {
            #expect(page.contains("Answers of `\(answers).\n\n| changed"))
        }
        #expect(page.contains("never of people: `10 × linear:0.01`, `100 × bradley-terry:1`, "))
    }

    @Test("of teaching says what is not played, and what is wanted of flips")
    func teaching() throws {
        let landing = try #require(Experiment.flips(.hopper).last)
        let results = try [
            result(.teach, .hopper, Experiment.choices(.hopper, 200), seed: 701, (0, 10), (200, 2000)),
            result(.teach, .hopper, landing, seed: 701, (0, 0), (900, 1)),
            result(.teach, .halfCheetah, Experiment.flips(.halfCheetah)[0], seed: 701, (0, 0), (62, 1)),
        ]
        let page = summary(.teach, results).page
        #expect(
            page.contains(
                """
                | hopper | 200 | 15.0 | linear | 300 to 1000 | 4.0 times | 1,500 | **2,000** (2,000 to \
                2,000) | 1 | +500 |
                """))
        #expect(
            page.contains(
                "| walker2d | 1000 | 75.0 | linear | 300 to 1000 | 4.0 times | 2,651 | not played | 0 |  |"))
        #expect(
            page.contains(
                "--start-rounds 200` | 900 | 67.5 | 8 | 150 | 0.60 times | 7 of 10 | 0 of 1 |  |"))
        #expect(
            page.contains(
                "`--starts 3 --start-rounds 18` | 100 | 7.5 | 16 | 60 | 1.5 times | 9 of 10 | 0 of 1 |  |"))
        #expect(page.contains("the one that chooses among a clip of each"))
    }
}
