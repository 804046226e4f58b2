// SPDX-License-Identifier: Apache-2.0

import Foundation
public import MuJoCoTasks

/// Named settings for a task.
public enum Preset: String, CaseIterable, Sendable {
    /// Tuned to learn from random weights with few labels of one Bradley–Terry panelist (β = 1).
    case scratch
    /// The paper's algorithm and experiments (arXiv 2604.17747, section 5).
    case paper
    /// The paper's settings, but pairs that differ more and are less noisy, one trajectory each, and panels
    /// that stop asking once their answer is decided.
    case fineTuning = "fine-tuning"
    /// Tuned to learn from random weights with the few answers that a person gives, each a choice among
    /// eight, for HalfCheetah's flip among sixteen, of a panelist who sees as people do.
    case teach

    /// The settings for a task.
    ///
    /// A task without a `scratch` preset of its own gets plain ones: a linear actor and unscaled
    /// observations.
    /// - Parameters:
    ///   - task: the task, which decides most of them.
    ///   - rounds: T, the preset's own unless given. What shrinks or grows over the run is stretched to it.
    ///   - judge: what is to be learned, if it is not the task itself. `teach` has settings for turns:
    ///     `rotation` of the cheetah, `rotation:-1` and `flip:-1` of the hopper.
    public func settings(for task: ControlTask, rounds: Int? = nil, judge: String? = nil)
        -> SimulationSettings
    {
        switch self {
        case .scratch: Self.scratch(task, rounds)
        case .paper: Self.paper(task, rounds)
        case .fineTuning: Self.fineTuning(task, rounds)
        case .teach: Self.teach(task, rounds, judge)
        }
    }

    /// The settings for a task that a file describes: nobody tuned any, so they are plain.
    /// - Throws: ``SettingsError`` where a preset is about the paper's tasks.
    public func settings(for file: TaskDescription) throws(SettingsError) -> SimulationSettings {
        var settings = file.settings
        switch self {
        case .scratch: break
        case .teach:
            settings.rounds = 60
            settings.agents = 1
            settings.behaviours = 8
            settings.link = "eye:0.07"
            settings.perturbationScale = 0.2
            settings.learningRate = 0.08
        case .paper, .fineTuning:
            throw SettingsError("--preset", "\(rawValue) is about the paper's tasks; write scratch or teach")
        }
        return settings
    }

    /// Whether `scratch` was tuned for this task.
    public static func hasScratch(for task: ControlTask) -> Bool { FromScratch.tuned[task.name] != nil }

    /// One-sided pairs with independent initial states, a panel of 100 with a linear link, N = 1, K = 5, the
    /// gate with halving after three rejections. D = 4 for HalfCheetah and Walker2d, otherwise 1. The network
    /// is 64 × 64; the paper trains it with PPO first, so name a base policy to start from. Steps are those
    /// of Algorithm 1; what is left of the Adam of its experiments is a momentum of 0.9.
    private static func paper(_ task: ControlTask, _ rounds: Int?) -> SimulationSettings {
        var settings = SimulationSettings(task: task.name)
        settings.agents = 5
        settings.rounds = rounds ?? 100
        settings.hidden = [64, 64]
        settings.trajectories = task == .halfCheetah || task == .walker2d ? 4 : 1
        settings.panelists = 100
        settings.link = "linear:0.01"
        settings.sides = .one
        settings.pairing = .independent
        settings.gate = SimulationSettings.Gate(rejectionsBeforeHalving: 3)
        settings.learningRate = 0.01
        settings.perturbationScale = 0.05
        settings.evaluationInterval = 1
        return settings
    }

    /// θ + μv is compared with θ − μv, both from the same initial state. What is compared then differs twice
    /// as much and is less noisy, so that one trajectory each, D = 1, does. Panels that stop once decided
    /// give the same votes for some two thirds of the labels.
    ///
    /// All but Swimmer get smaller perturbations, shorter steps, and no gate: it rejects half of what it can
    /// hardly tell from nothing, and would soon have halved α and μ to next to nothing. Walker2d's α is five
    /// lattice units, so that a mean of five signs is a whole number of them.
    private static func fineTuning(_ task: ControlTask, _ rounds: Int?) -> SimulationSettings {
        var settings = paper(task, rounds)
        settings.sides = .two
        settings.pairing = .common
        settings.trajectories = 1
        settings.stopsWhenDecided = true
        switch task {
        case .halfCheetah:
            settings.learningRate = 0.003
            settings.learningRateDecay = pow(0.1, 1 / Double(max(1, settings.rounds - 1)))
            settings.perturbationScale = 0.01
        case .hopper:
            settings.learningRate = 0.001
            settings.perturbationScale = 0.01
        case .walker2d:
            settings.learningRate = 0.00125
            settings.perturbationScale = 0.02
        default: return settings
        }
        settings.gate = nil
        return settings
    }

    /// The scales of `scratch`, and what ``Teach`` changes. A task that it does not know gets the choices of
    /// the eye and plain settings.
    private static func teach(
        _ task: ControlTask, _ rounds: Int?, _ judge: String?
    ) -> SimulationSettings {
        let answers = rounds ?? Teach.answers(task)
        var settings = scratch(task, answers)
        settings.perturbationDecay = 1
        let teach =
            Teach.tuned(task, answers: answers, judge: judge)
            ?? Teach.tuned(task, answers: answers, judge: nil)
            ?? Teach(perturbationScale: 0.2, learningRate: 0.08, clipSteps: 200...300)
        teach.apply(to: &settings, task: task, answers: answers)
        return settings
    }

    private static func scratch(_ task: ControlTask, _ rounds: Int?) -> SimulationSettings {
        var settings = SimulationSettings(task: task.name)
        settings.evaluationInterval = 25
        if let rounds { settings.rounds = rounds }
        FromScratch.tuned[task.name]?.apply(to: &settings, rounds: rounds)
        return settings
    }
}

extension SimulationSettings {
    /// Settings that learn the task that agents bring along, in some hundred rounds.
    public static var pointMass: SimulationSettings {
        var settings = SimulationSettings(task: SimulationPlan.pointMass)
        settings.agents = 4
        settings.rounds = 300
        settings.learningRate = 0.04
        settings.perturbationScale = 0.2
        settings.trajectories = 4
        settings.squashesWithTanh = true
        settings.sides = .one
        settings.link = "deterministic"
        return settings
    }
}
