// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks

extension Experiment {
    /// Fine-tuning with the paper's settings and five agents for 30 rounds, one choice changed at a time;
    /// then learning from scratch and teaching likewise. Where a round has more trajectories, there are fewer
    /// rounds. On HalfCheetah, whose runs differ least, it is our preset for fine-tuning that is changed,
    /// with panels that ask everybody, as in the paper.
    static func changes(_ task: ControlTask) -> [Variant] {
        (task == .halfCheetah
            ? changesOfPreset(task) + changesOfPrivacy(task)
            : changesOfPairs(task) + changesOfPanels(task) + changesOfScratch(task))
            + changesOfTeaching(task)
    }

    private static func changesOfPreset(_ task: ControlTask) -> [Variant] {
        func changed(
            _ name: String, _ title: String, _ change: (inout SimulationSettings) -> Void
        ) -> Variant {
            var settings = fromPolicy(task, .fineTuning, agents: 5, rounds: 100)
            settings.stopsWhenDecided = nil
            change(&settings)
            return Variant(name, title, settings)
        }
        return [
            changed("fine-tuning", "the preset fine-tuning, everybody asked, K = 5") { _ in },
            changed("stop-when-decided", "panels stop asking once decided, as in the preset") {
                $0.stopsWhenDecided = true
            },
            changed("fine-tuning-momentum", "momentum 0.9") { $0.momentum = 0.9 },
            changed("fine-tuning-constant-step", "α does not shrink") { $0.learningRateDecay = 1 },
        ]
    }

    /// Learning from scratch with votes that are hidden, ε = 1, beside as many that are not, and beside the
    /// labels that by theory are worth as much: a vote's mean is γ = tanh ½ of what it was, so that 1/γ², 4.7
    /// times as many, tell the same.
    private static func changesOfPrivacy(_ task: ControlTask) -> [Variant] {
        let rounds = Preset.scratch.settings(for: task).rounds
        let gain = tanh(0.5)
        return [
            scratch(task, "scratch", "from scratch: the preset") { _ in },
            scratch(task, "scratch-privacy", "from scratch: votes hidden, ε = 1") { $0.privacy = 1 },
            scratch(
                task, "scratch-fewer-labels", "from scratch: 4.7 times fewer labels",
                rounds: Int(Double(rounds) * gain * gain)
            ) { _ in },
        ]
    }

    private static func changesOfPairs(_ task: ControlTask) -> [Variant] {
        [
            changed(task, "base", "the paper's settings, K = 5") { _ in },
            changed(task, "two-sided", "θ + μv against θ − μv") { $0.sides = .two },
            changed(task, "common-noise", "common initial states") { $0.pairing = .common },
            changed(task, "two-sided-common-noise", "two-sided, common initial states") {
                $0.sides = .two
                $0.pairing = .common
            },
            changed(task, "no-gate", "no acceptance gate") { $0.gate = nil },
            changed(task, "momentum", "momentum 0.9") { $0.momentum = 0.9 },
            changed(task, "d2", "D = 2, 15 rounds") {
                $0.trajectories = 2
                setRounds(15, &$0)
            },
            changed(task, "d5", "D = 5, 6 rounds") {
                $0.trajectories = 5
                setRounds(6, &$0)
            },
        ]
    }

    private static func changesOfPanels(_ task: ControlTask) -> [Variant] {
        let panels = [1, 10].map { (count: Int) in
            changed(task, "p\(count)", "P = \(count)") { $0.panelists = count }
        }
        let links = ["bradley-terry:1", "probit:10", "gumbel:10", "deterministic"].map { (link: String) in
            changed(task, link.replacing(":", with: "-"), "link \(link)") { $0.link = link }
        }
        let teachers = ["oracle", "mistake", "noisy", "skip", "myopic", "equal"].map { (name: String) in
            changed(task, "teacher-\(name)", "one teacher: \(name)") { $0.teacher = name }
        }
        return panels + links + teachers
    }

    private static func changesOfScratch(_ task: ControlTask) -> [Variant] {
        [
            scratch(task, "scratch", "from scratch: the preset") { _ in },
            scratch(task, "scratch-unscaled", "from scratch: observations as they are") {
                $0.observationFactors = []
                $0.observationOffsets = []
            },
            scratch(task, "scratch-constant-step", "from scratch: α does not shrink") {
                $0.learningRateDecay = 1
            },
            scratch(task, "scratch-one-sided", "from scratch: θ + μv against θ") { $0.sides = .one },
            scratch(task, "scratch-independent", "from scratch: independent initial states") {
                $0.pairing = .independent
            },
            scratch(task, "scratch-momentum", "from scratch: momentum 0.9") { $0.momentum = 0.9 },
        ]
    }

    private static func changed(
        _ task: ControlTask, _ name: String, _ title: String, _ change: (inout SimulationSettings) -> Void
    ) -> Variant {
        var settings = fromPolicy(task, agents: 5, rounds: 30)
        change(&settings)
        return Variant(name, title, settings)
    }

    private static func scratch(
        _ task: ControlTask, _ name: String, _ title: String, rounds: Int? = nil,
        _ change: (inout SimulationSettings) -> Void
    ) -> Variant {
        var settings = Preset.scratch.settings(for: task, rounds: rounds)
        settings.evaluationInterval = settings.rounds
        settings.finalEvaluationEpisodes = 100
        change(&settings)
        return Variant(name, title, settings, startsFromPolicy: false)
    }

    static func setRounds(_ rounds: Int, _ settings: inout SimulationSettings) {
        settings.rounds = rounds
        settings.evaluationInterval = rounds
    }
}
