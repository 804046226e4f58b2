// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// A policy in the terms of other programs: named arrays of 32-bit floats, and what one must know to use
/// them.
///
/// With x = clip((observation − `observation.offset`) × `observation.factor`, ±`observationLimit`), every
/// layer computes x ← weight · x + bias and all but the last x ← tanh(x). The last one passes through tanh if
/// `squashing` says so; the action is clip(x, ±1) × `actionBound`.
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
        tensors = Self.scales(policy.scales) + Self.layers(policy)
    }

    private static func scales(_ scales: [ObservationScale]) -> [Tensor] {
        [
            Tensor(name: "observation.offset", shape: [scales.count], values: scales.map(\.offset)),
            Tensor(name: "observation.factor", shape: [scales.count], values: scales.map(\.factor)),
        ]
    }

    /// The core keeps a layer's biases, then its weights input by input; others expect them output by output.
    private static func layers(_ policy: Policy) -> [Tensor] {
        let shape = policy.header.configuration.shape
        let resolution = policy.header.configuration.lattice.resolution
        let values = policy.parameters.map { Float($0) * resolution }
        var start = 0
        return (0..<shape.layerCount).flatMap { layer in
            let inputs = shape.inputCount(ofLayer: layer)
            let outputs = shape.outputCount(ofLayer: layer)
            let weights = start + outputs
            let rows = (0..<outputs).flatMap { output in
                (0..<inputs).map { values[weights + $0 * outputs + output] }
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
