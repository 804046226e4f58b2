// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// The paper's table with ours below each row, then what more agents change.
    mutating func addTable1() {
        add(
            """
            Final return, mean ± standard error over runs; in brackets the number of runs. **Bold**: at or \
            above the paper's mean. The paper's PPO policies are not published, so starts differ: ours are \
            in the second column.
            """)
        var table = MarkdownTable(["", "start"] + columns(0).map(\.title))
        for task in tasks {
            let published = PublishedReturns.table1[task.name] ?? []
            table.add(
                ["\(task.name), paper", ""]
                    + published.map { Figures.text($0.mean, decimals: 1) + " ± \($0.error)" })
            for momentum in [0, 0.9] { addRow(&table, task, momentum, published.map(\.mean)) }
        }
        add(table.text)
        add("## What the starting policy changes")
        add(
            """
            The same runs with plain steps, by the policy that they started from. Policies with the same \
            return can differ in how much they learn from as many pairs.
            """)
        addStartingPolicies()
        addVotes()
        add("## What more agents change")
        add(
            """
            Mean difference to K = 1 binary over runs with the same seed, with its bootstrap 95 % interval. \
            Agents' pairs are equally many, so rounds are K times fewer; so are the gate's own pairs, one a \
            round.
            """)
        addDifferences()
        addCommunication()
    }

    private func columns(_ momentum: Double, _ task: ControlTask = .swimmer) -> [Variant] {
        Experiment.agentCounts(task).filter { $0.settings.momentum == momentum }
    }

    private func name(_ task: ControlTask, _ momentum: Double) -> String {
        "\(task.name), " + (momentum == 0 ? "plain steps" : "momentum \(momentum)")
    }

    private func addRow(
        _ table: inout MarkdownTable, _ task: ControlTask, _ momentum: Double, _ published: [Double]
    ) {
        let columns = columns(momentum, task).map { results.results(task, $0) }
        guard let any = columns.first(where: { !$0.isEmpty }) else { return }
        let cells = zip(columns, published).map { runs, mean in
            guard !runs.isEmpty else { return "" }
            let text = Figures.text(runs.finals, decimals: 1)
            return (runs.finals.mean >= mean ? "**\(text)**" : text) + " (\(runs.count))"
        }
        table.add([name(task, momentum), Figures.text(any.starts)] + cells)
    }

    private mutating func addStartingPolicies() {
        var table = MarkdownTable(["", "start"] + columns(0).map(\.title))
        for task in tasks {
            let runs = columns(0, task).map { results.results(task, $0) }
            for policy in Set(runs.joined().map(\.startingPolicy)).sorted() {
                let columns = runs.map { runs in runs.filter { $0.startingPolicy == policy } }
                let all = columns.flatMap { $0 }
                let cells = columns.map { $0.isEmpty ? "" : "\(Figures.text($0.finals)) (\($0.count))" }
                table.add(["\(task.name), \(policy)", Figures.text(all.starts.mean)] + cells)
            }
        }
        add(table.text)
    }

    private mutating func addDifferences() {
        let titles = columns(0).filter { $0.settings.algorithm != .s2ZPO }.map(\.title)
        var table = MarkdownTable([""] + titles)
        for task in tasks {
            for momentum in [0, 0.9] {
                let columns = columns(momentum, task)
                let binary = columns.first { $0.settings.algorithm == .s2ZPO }
                let base = binary.map { results.results(task, $0).finalBySeed } ?? [:]
                let cells = columns.filter { $0 != binary }.map { variant in
                    let runs = results.results(task, variant)
                    guard let comparison = Comparison(of: runs.finalBySeed, against: base) else { return "" }
                    return Figures.text(comparison, like: runs.finals.mean)
                }
                if cells.contains(where: { !$0.isEmpty }) { table.add([name(task, momentum)] + cells) }
            }
        }
        add(table.text)
    }

    private mutating func addCommunication() {
        var table = MarkdownTable(["per agent"] + columns(0).map(\.title))
        for task in tasks {
            let runs = columns(0, task).map { results.results(task, $0).first }
            table.add(
                ["\(task.name): sign bits sent"]
                    + runs.map { $0.map { CurvePoint.text($0.last.voteBitsUp) } ?? "" })
            table.add(
                ["\(task.name): bytes of frames, both ways"]
                    + runs.map { run in
                        run.map { CurvePoint.text(CurveAxis.bytes.value($0.last, $0.settings)) } ?? ""
                    })
        }
        add(table.text)
    }
}
