// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks

/// What an experiment's finished runs say: a page of Markdown and the figures that it shows.
public struct Summary {
    /// A picture: its file's name, and the program for gnuplot that draws it.
    public struct Picture {
        /// The file's name, beside the page's.
        public let name: String
        /// The program.
        public let script: String
    }

    /// The page.
    public private(set) var page: String
    /// The pictures, in the order in which the page shows them.
    public private(set) var pictures: [Picture] = []
    let results: ResultTable

    /// Summarises whatever is finished; variants and tasks without a finished run are left out.
    public init(_ results: ResultTable) {
        self.results = results
        page = "# \(Self.title(results.experiment))\n"
        if results.all.isEmpty {
            add("No run is finished.")
            return
        }
        switch results.experiment {
        case .table1, .table1Brittle: addTable1()
        case .figure3, .figure3Brittle: addAveraging("the paper's settings, the same acceptance gate for all")
        case .fineTuning, .fineTuningBrittle: addAveraging("the preset `fine-tuning` with each algorithm")
        case .learningRates: addLearningRates()
        case .ablations: addAblations()
        case .scratch: addScratch()
        case .teach: addTeach()
        }
        addPanelists(of: results.all)
        addCost()
    }

    private static func title(_ experiment: Experiment) -> String {
        switch experiment {
        case .table1: "Table 1: agents that share one perturbation, at equal numbers of votes"
        case .figure3: "Figure 3: Par-S²ZPO against FedAvg-S²ZPO"
        case .fineTuning: "The preset fine-tuning: Par-S²ZPO against FedAvg-S²ZPO"
        case .table1Brittle: title(.table1) + ", from brittle policies"
        case .figure3Brittle: title(.figure3) + ", from brittle policies"
        case .fineTuningBrittle: title(.fineTuning) + ", from brittle policies"
        case .learningRates: "Par-S²ZPO against FedAvg-S²ZPO at smaller α"
        case .ablations: "Ablations: one choice changed at a time"
        case .scratch: "Labels needed from zero weights"
        case .teach: "What few answers of a person teach"
        }
    }

    /// Adds a paragraph, a table or a heading.
    mutating func add(_ text: String) { page += "\n\(text)\n" }

    mutating func add(_ picture: Picture, alternative: String) {
        pictures.append(picture)
        add("![\(alternative)](\(picture.name))")
    }

    /// Tasks of which a run is finished.
    var tasks: [ControlTask] {
        let names = Set(results.all.map(\.cell.task.name))
        return results.experiment.tasks.filter { names.contains($0.name) }
    }

    /// A task's variants of which a run is finished.
    func variants(_ task: ControlTask) -> [Variant] {
        results.experiment.variants(for: task).filter { !results.results(task, $0).isEmpty }
    }

    /// How often perturbations were preferred, in the variants with plain steps.
    mutating func addVotes() {
        let columns = { [results] task in
            results.experiment.variants(for: task).filter { $0.settings.momentum == 0 }
        }
        add("## How often a perturbation was preferred")
        add(
            """
            The share of votes for the perturbation, over all runs with plain steps. Where it is compared \
            with θ itself (one-sided pairs), a share near one half means that it is about as often better \
            as worse, as a small step is; a share near zero, that μ is so large that whatever is tried is \
            worse than θ, so that votes tell nothing of the direction, until the gate has halved μ often \
            enough. Two-sided pairs have nearly one half by symmetry: a panel that is split in halves counts \
            as against.
            """)
        var table = MarkdownTable([""] + columns(.swimmer).map(\.title))
        for task in tasks {
            let cells = columns(task).map { variant in
                let shares = results.results(task, variant).map(\.inFavourShare)
                return shares.isEmpty ? "" : Figures.text(100 * Sample(shares).mean, decimals: 0) + " %"
            }
            table.add([task.name] + cells)
        }
        add(table.text)
    }

    /// Who gave the answers, in every table of the page.
    private mutating func addPanelists(of runs: [CellResult]) {
        let panelists = Set(runs.map(\.settings.panelistName)).sorted().map { "`\($0)`" }
        add(
            "Answers are those of simulated panelists, never of people: \(panelists.joined(separator: ", "))."
        )
    }

    private mutating func addCost() {
        let runs = results.all
        let hours = runs.reduce(0) { $0 + $1.last.wallSeconds } / 3600
        let steps = runs.reduce(0) { $0 + $1.last.environmentSteps }
        add(
            """
            Made by `nudge reproduce \(results.experiment.rawValue)`; every run is a line of `runs.csv`. \
            \(runs.count) runs, \(Figures.text(Double(steps) / 1e6, decimals: 1)) million compared control \
            steps, \(Figures.text(hours, decimals: 1)) hours of one thread each, evaluations included.
            """)
        let models = Set(runs.flatMap(\.processors)).sorted()
        if !models.isEmpty { add("Played on: \(models.joined(separator: "; ")).") }
    }
}

extension [CellResult] {
    /// The returns of the final policies.
    var finals: Sample { Sample(map(\.last.returnMean)) }
    /// The returns of the starting policies.
    var starts: Sample { Sample(map(\.first.returnMean)) }
    /// Final returns by seed.
    var finalBySeed: [UInt64: Double] { bySeed { $0.last.returnMean } }

    /// The runs whose seeds others have, too.
    func paired(with others: [CellResult]) -> [CellResult] {
        let seeds = Set(others.map(\.cell.seed))
        return filter { seeds.contains($0.cell.seed) }
    }

    /// A number of each run, by its seed.
    func bySeed(_ number: (CellResult) -> Double) -> [UInt64: Double] {
        Dictionary(uniqueKeysWithValues: map { ($0.cell.seed, number($0)) })
    }
}
