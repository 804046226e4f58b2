// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Experiment {
    /// What might get more from each of a person's answers: the preset `teach`, one choice changed at a time,
    /// with equally many answers. The rows on the number of behaviours keep the α of eight.
    static func changesOfTeaching(_ task: ControlTask) -> [Variant] {
        let answers = comparedAnswers(task)
        return [
            taught(task, "teach", "teaching: the preset, \(answers) answers") { _ in },
            taught(task, "teach-best-of-4", "teaching: best of four") { $0.behaviours = 4 },
            taught(task, "teach-best-of-16", "teaching: best of sixteen") { $0.behaviours = 16 },
            taught(task, "teach-blocks", "teaching: two blocks in turn, half as many rounds") {
                $0.agents = 2
                setRounds(answers / 2, &$0)
            },
            taught(task, "teach-larger-perturbation", "teaching: μ 1.5 times as large, easier to see") {
                $0.perturbationScale *= 1.5
            },
            taught(task, "teach-smaller-perturbation", "teaching: μ 1.5 times smaller") {
                $0.perturbationScale /= 1.5
            },
            taught(task, "teach-momentum", "teaching: momentum 0.5") { $0.momentum = 0.5 },
            taught(task, "teach-constant-step", "teaching: α does not shrink") { $0.learningRateDecay = 1 },
            taught(task, "teach-starts", "teaching: three starts compete after a sixth of the answers each") {
                let starts = SimulationSettings.Starts(count: 3, rounds: answers / 6)
                $0.starts = starts
                setRounds(answers - starts.answersBeside, &$0)
            },
        ]
    }

    private static func taught(
        _ task: ControlTask, _ name: String, _ title: String, _ change: (inout SimulationSettings) -> Void
    ) -> Variant {
        var settings = Preset.teach.settings(for: task, rounds: comparedAnswers(task))
        settings.evaluationInterval = settings.rounds
        settings.finalEvaluationEpisodes = 100
        change(&settings)
        return Variant(name, title, settings, startsFromPolicy: false)
    }
}
