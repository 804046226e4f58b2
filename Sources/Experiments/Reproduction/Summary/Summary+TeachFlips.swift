// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Summary {
    /// Which runs do what they were taught in place of the task.
    mutating func addFlips() {
        var table = MarkdownTable(
            "", "answers", "minutes of a person", "best of", "steps of a clip", shownAt, "wanted",
            "runs that do it", "turns, every run sorted")
        for task in tasks {
            for variant in Experiment.flips(task) {
                let runs = finals(task, variant)
                guard let settings = runs.first?.settings else { continue }
                let answers = settings.rounds + (settings.starts?.answersBeside ?? 0)
                let turns = runs.compactMap { $0.clips?.meanTurns }.sorted()
                table.add(
                    "\(task.name), `--judge \(settings.judge)`" + starts(settings), "\(answers)",
                    minutes(answers, settings), "\(settings.behaviours ?? 2)",
                    "\(settings.horizon ?? task.horizon)", speed(settings),
                    "\(Experiment.wantedOfTen(variant)) of 10",
                    "\(runs.count { $0.clips?.isLearned == true }) of \(runs.count)",
                    turns.map { Figures.text($0, decimals: 2) }.joined(separator: " "))
            }
        }
        add(
            "Flips",
            """
            The eye's answers, without the task's early termination (`--no-termination`). A run does it if \
            more than half of \(TaughtClips.count) fresh clips of the final policy show a whole turn of the \
            torso; with `flip`, one turn that ends upright within 26 degrees and above 0.7 m. Where starts \
            compete, the answers of all of them count, and the one that chooses among a clip of each. \
            Christiano et al. needed 900 answers of people for the hopper's.
            """, table)
    }
}
