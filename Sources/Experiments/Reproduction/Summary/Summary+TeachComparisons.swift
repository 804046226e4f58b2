// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// The same share of a person's answers, as choices and as pairs.
    mutating func addPairs() {
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
            answers of pairs, they return as much with that share of them. All answers are the eye's. \
            Differences over runs with the same seed, with their bootstrap 95 % interval.
            """, table)
    }

    /// What it costs that people's eyes err.
    mutating func addOtherPanelist() {
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
}
