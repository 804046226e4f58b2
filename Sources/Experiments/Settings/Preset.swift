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

    /// The settings for a task.
    ///
    /// A task without a `scratch` preset of its own gets plain ones: a linear actor and unscaled
    /// observations.
    /// - Parameter rounds: T, the preset's own unless given. What shrinks or grows over the run is stretched
    ///   to it.
    public func settings(for task: ControlTask, rounds: Int? = nil) -> SimulationSettings {
        switch self {
        case .scratch: Self.scratch(task, rounds)
        case .paper: Self.paper(task, rounds)
        case .fineTuning: Self.fineTuning(task, rounds)
        }
    }

    /// Whether `scratch` was tuned for this task.
    public static func hasScratch(for task: ControlTask) -> Bool { Scratch.tuned[task.name] != nil }

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

    private static func scratch(_ task: ControlTask, _ rounds: Int?) -> SimulationSettings {
        var settings = SimulationSettings(task: task.name)
        settings.evaluationInterval = 25
        if let rounds { settings.rounds = rounds }
        Scratch.tuned[task.name]?.apply(to: &settings, rounds: rounds)
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
