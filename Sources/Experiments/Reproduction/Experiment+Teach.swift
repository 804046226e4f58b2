// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

extension Experiment {
    /// Numbers of answers, and the return that a median of runs should reach with each. A run is played for
    /// each number, with the settings that the preset has for so many.
    static func goals(_ task: ControlTask) -> [(answers: Int, return: Double)] {
        switch task {
        case .halfCheetah: [(60, 1800), (300, 3000), (1000, 4425)]
        case .hopper: [(200, 1500), (1000, 2658)]
        case .swimmer: [(30, 330)]
        case .walker2d: [(200, 800), (1000, 2651)]
        default: []
        }
    }

    /// The number of answers with which pairs, and another panelist, are held against choices.
    static func comparedAnswers(_ task: ControlTask) -> Int {
        task == .halfCheetah ? 300 : goals(task)[0].answers
    }

    /// What choices may need of the answers that pairs need.
    static let shareOfPairs = 0.55

    /// The preset `teach` for each goal, then what it is held against, then flips.
    static func teaching(_ task: ControlTask) -> [Variant] {
        goals(task).map { choices(task, $0.answers) } + [otherPanelist(task), pairs(task)] + flips(task)
    }

    /// Choices of the eye.
    static func choices(_ task: ControlTask, _ answers: Int) -> Variant {
        Variant(
            "choices-\(answers)", "best of eight, \(answers) answers",
            taught(task, answers, contest(task, answers)), startsFromPolicy: false)
    }

    /// What a cheetah gains by its thousandth answer depends on the gait that it found by its fiftieth, and
    /// one answer among eight gaits is cheaper than to mend a bad one.
    private static func contest(_ task: ControlTask, _ answers: Int) -> SimulationSettings.Starts? {
        task == .halfCheetah && answers == 1000 ? SimulationSettings.Starts(count: 8, rounds: 50) : nil
    }

    /// The same with the panelist of the preset `scratch`.
    static func otherPanelist(_ task: ControlTask) -> Variant {
        let answers = comparedAnswers(task)
        var settings = taught(task, answers)
        settings.link = "bradley-terry:1"
        return Variant(
            "bradley-terry-\(answers)", "best of eight, a Bradley–Terry panelist", settings,
            startsFromPolicy: false)
    }

    /// Pairs, as many more answers as choices may save, and the α with which they returned most on other
    /// seeds; see docs/results/README.md.
    static func pairs(_ task: ControlTask) -> Variant {
        let answers = Int((Double(comparedAnswers(task)) / shareOfPairs).rounded())
        var settings = taught(task, answers)
        settings.behaviours = nil
        settings.learningRate = pairsLearningRate[task.name] ?? settings.learningRate
        return Variant("pairs-\(answers)", "pairs, \(answers) answers", settings, startsFromPolicy: false)
    }

    private static let pairsLearningRate = [
        ControlTask.hopper.name: 0.15, ControlTask.swimmer.name: 0.15, ControlTask.walker2d.name: 0.05,
    ]

    /// Flips: a whole turn in a clip of 60 control steps, in the direction that the body finds easy; for the
    /// hopper then one that ends on its foot. Most cheetahs that begin badly stay on their backs, and most
    /// hoppers fall over as they began to, so three starts compete.
    static func flips(_ task: ControlTask) -> [Variant] {
        switch task {
        case .halfCheetah:
            [flip(task, judge: "rotation", answers: 100, SimulationSettings.Starts(count: 3, rounds: 18))]
        case .hopper:
            [
                flip(task, judge: "rotation:-1", answers: 100),
                flip(task, judge: "flip:-1", answers: 900, SimulationSettings.Starts(count: 3, rounds: 200)),
            ]
        default: []
        }
    }

    /// Runs of ten that should do what a flip is judged by.
    static func wantedOfTen(_ flip: Variant) -> Int { flip.settings.judge.hasPrefix("flip") ? 7 : 9 }

    /// A turn from zero weights, measured once, at the end.
    private static func flip(
        _ task: ControlTask, judge: String, answers: Int, _ starts: SimulationSettings.Starts? = nil
    ) -> Variant {
        var settings = teach(task, answers, starts, judge: judge)
        settings.evaluationInterval = settings.rounds
        let name = judge.hasPrefix("flip") ? "landing" : "flip"
        return Variant(
            "\(name)-\(answers)", "\(answers) answers, judged by \(judge)", settings, startsFromPolicy: false)
    }

    private static func taught(
        _ task: ControlTask, _ answers: Int, _ starts: SimulationSettings.Starts? = nil
    ) -> SimulationSettings {
        var settings = teach(task, answers, starts)
        settings.evaluationInterval = max(1, settings.rounds / 10)
        settings.finalEvaluationEpisodes = 100
        return settings
    }

    /// The preset for what is left of the answers once starts have competed.
    private static func teach(
        _ task: ControlTask, _ answers: Int, _ starts: SimulationSettings.Starts?, judge: String? = nil
    ) -> SimulationSettings {
        let rounds = answers - (starts?.answersBeside ?? 0)
        var settings = Preset.teach.settings(for: task, rounds: rounds, judge: judge)
        settings.starts = starts
        return settings
    }
}
