// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks

/// What was found to learn a task from zero weights with few labels: a linear actor, two-sided pairs from
/// common initial states, one Bradley–Terry panelist (β = 1), and an α that decays over the run.
///
/// The scales were chosen by hand and by trial. They matter most: with velocities scaled down less,
/// HalfCheetah learns to crawl and stays there.
struct FromScratch: Sendable {
    var agents: Int
    var rounds: Int
    var perturbationScale: Double
    var learningRate: Double
    /// α of the last round, relative to the first.
    var lastLearningRate: Double
    /// μ of the last round, relative to the first.
    var lastPerturbationScale = 1.0
    var judge = "return"
    /// Control steps of a compared clip in the first round and in the last.
    var clipSteps: ClosedRange<Int>
    /// What is subtracted from observed numbers, from the first on; the rest is not shifted.
    var offsets: [Int: Float] = [:]
    /// What observed numbers are divided by.
    var scales: [Float]

    /// - Parameter givenRounds: T in place of the own.
    func apply(to settings: inout SimulationSettings, rounds givenRounds: Int?) {
        settings.agents = agents
        settings.rounds = givenRounds ?? rounds
        settings.perturbationScale = perturbationScale
        settings.learningRate = learningRate
        let steps = Double(max(1, settings.rounds - 1))
        settings.learningRateDecay = pow(lastLearningRate, 1 / steps)
        settings.perturbationDecay = pow(lastPerturbationScale, 1 / steps)
        settings.judge = judge
        settings.firstHorizon = clipSteps.lowerBound
        settings.horizon = clipSteps.upperBound
        setScales(of: &settings)
    }

    func setScales(of settings: inout SimulationSettings) {
        settings.observationFactors = scales.map { 1 / $0 }
        settings.observationOffsets = scales.indices.map { offsets[$0] ?? 0 }
    }

    static let tuned: [String: FromScratch] = [
        ControlTask.halfCheetah.name: FromScratch(
            agents: 3, rounds: 1000, perturbationScale: 0.2, learningRate: 0.035, lastLearningRate: 0.1,
            lastPerturbationScale: 0.25, clipSteps: 200...1000,
            scales: [Float](repeating: 0.4, count: 8) + [Float](repeating: 12, count: 9)),
        ControlTask.swimmer.name: FromScratch(
            agents: 8, rounds: 125, perturbationScale: 0.4, learningRate: 0.15, lastLearningRate: 0.1,
            clipSteps: 500...500,
            scales: [Float](repeating: 0.5, count: 3) + [Float](repeating: 2, count: 5)),
        ControlTask.hopper.name: FromScratch(
            agents: 6, rounds: 500, perturbationScale: 0.2, learningRate: 0.07, lastLearningRate: 0.1,
            judge: "progress", clipSteps: 500...1000, offsets: [0: 1.25, 5: 1],
            scales: [0.2, 0.1, 0.25, 0.25, 0.6, 1, 1.5, 1, 2, 3, 6]),
        ControlTask.walker2d.name: FromScratch(
            agents: 6, rounds: 500, perturbationScale: 0.05, learningRate: 0.012, lastLearningRate: 0.3,
            judge: "progress", clipSteps: 400...1000, offsets: [0: 1.2, 8: 1],
            scales: [0.2, 0.3, 0.3, 0.3, 0.5, 0.3, 0.3, 0.5, 1, 1, 2, 3, 3, 6, 3, 3, 6]),
    ]
}
