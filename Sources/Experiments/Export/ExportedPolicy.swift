// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// A policy in the terms of other programs: named arrays of 32-bit floats, and what one must know to use
/// them.
///
/// With x = clip((observation − `observation.offset`) × `observation.factor`, ±`observationLimit`), every
/// layer computes x ← weight · x + bias and all but the last x ← tanh(x). The last one passes through tanh if
/// `squashing` says so; the action is clip(x, ±1) × `actionBound`. The core's actor rounds what a layer takes
/// to multiples of 2^-10, so its actions are some thousandths away.
///
/// A rhythm has one layer; to its output come, for action a in control step t of an episode,
/// `rhythm.amplitude`[a] · wave(t + `rhythm.phase`[a]) − x[angle + a] − x[speed + a], where angle and speed
/// are the first two of `rhythm.joints` and x the scaled observation without feedback's gain, which the
/// weights contain already. See ``NudgeCore/Rhythm``: `rhythm.cycle` holds cycles per control step and the
/// part of a cycle that the first half-wave takes; a phase is in cycles.
///
/// A flat actor has `parameters` alone, in the order in which its environment gets them, before a task's file
/// gives them a unit.
struct ExportedPolicy {
    /// A named array.
    struct Tensor: Equatable {
        var name: String
        /// Sizes of its dimensions; the last one's index runs fastest.
        var shape: [Int]
        var values: [Float]
    }

    /// Scales of observations, then weight and bias of every layer.
    let tensors: [Tensor]
    let task: String
    /// `clamp` or `tanh`.
    let squashing: String
    let actionBound: Float
    /// A scaled observation is cut at ± this.
    let observationLimit = ObservationScales.magnitudeMaximum
    let fingerprint: String
    let round: UInt32

    init(_ policy: Policy) {
        let configuration = policy.header.configuration
        task = policy.task
        squashing = configuration.shape.squashing == .tanh ? "tanh" : "clamp"
        actionBound = configuration.actionBound
        fingerprint = policy.fingerprint.text
        round = policy.round
        tensors =
            configuration.shape.kind == .flat
            ? Self.parameters(policy)
            : Self.scales(policy.scales) + Self.rhythm(policy) + Self.layers(policy)
    }

    private static func parameters(_ policy: Policy) -> [Tensor] {
        let resolution = policy.header.configuration.lattice.resolution
        let values = policy.parameters.map { Float($0) * resolution }
        return [Tensor(name: "parameters", shape: [values.count], values: values)]
    }

    private static func scales(_ scales: [ObservationScale]) -> [Tensor] {
        [
            Tensor(name: "observation.offset", shape: [scales.count], values: scales.map(\.offset)),
            Tensor(name: "observation.factor", shape: [scales.count], values: scales.map(\.factor)),
        ]
    }

    /// What moves the joints of a rhythm; nothing of a network.
    private static func rhythm(_ policy: Policy) -> [Tensor] {
        let configuration = policy.header.configuration
        guard let rhythm = configuration.shape.rhythm else { return [] }
        let values = policy.parameters.map { Float($0) * configuration.lattice.resolution }
        let wave = Wave(speeds: (values[0], values[1]), pace: rhythm.pace)
        let actions = configuration.shape.actionCount
        let amplitudes = Array(values[2..<2 + actions])
        let phases = values[2 + actions..<2 + 2 * actions].map { $0 / 4 }
        let joints = [Float(rhythm.firstAngle), Float(rhythm.firstSpeed)]
        return [
            Tensor(name: "rhythm.joints", shape: [2], values: joints),
            Tensor(name: "rhythm.cycle", shape: [2], values: [wave.cyclesPerStep, wave.firstHalf]),
            Tensor(name: "rhythm.amplitude", shape: [actions], values: amplitudes),
            Tensor(name: "rhythm.phase", shape: [actions], values: phases),
        ]
    }

    /// The core keeps a layer's biases, then its weights input by input; others expect them output by output.
    private static func layers(_ policy: Policy) -> [Tensor] {
        let shape = policy.header.configuration.shape
        let resolution = policy.header.configuration.lattice.resolution
        let values = policy.parameters.map { Float($0) * resolution }
        let gain = shape.rhythm.map { Float($0.feedbackGain) / 256 } ?? 1
        var start = shape.oscillatorParameterCount
        return (0..<shape.layerCount).flatMap { layer in
            let inputs = shape.inputCount(ofLayer: layer)
            let outputs = shape.outputCount(ofLayer: layer)
            let weights = start + outputs
            let rows = (0..<outputs).flatMap { output in
                (0..<inputs).map { values[weights + $0 * outputs + output] * gain }
            }
            let bias = Array(values[start..<weights])
            start = weights + inputs * outputs
            return [
                Tensor(name: "layers.\(layer).weight", shape: [outputs, inputs], values: rows),
                Tensor(name: "layers.\(layer).bias", shape: [outputs], values: bias),
            ]
        }
    }
}
