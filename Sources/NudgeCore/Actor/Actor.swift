// SPDX-License-Identifier: Apache-2.0

/// The policy, evaluated straight from lattice parameters: a network, or a rhythm with or without feedback. A
/// flat actor evaluates nothing: its parameters are handed to the environment that has the policy.
///
/// A layer's parameters are its biases, then its weights input by input: `weights[input][output]`.
/// Activations are whole numbers of 2^-10, and a layer's sums so exact that every processor gets the same
/// ones, with or without vectors and a floating-point unit. Sums have 32 bits: what a neuron sums up must
/// stay within ± 2^(21 − fraction bits), which is 512 on the usual lattice, where tanh has been 1 since 5;
/// beyond that it wraps around. Rows of weights are read in eights, past the end of the last row too: the
/// parameter buffer has ``parameterPadding`` unused entries at its end. A rhythmic actor's parameters are two
/// speeds, the amplitudes, the phases, and then one layer: the offsets as its biases, and the feedback's
/// weights if it has feedback. See ``Rhythm``.
@safe
public struct Actor: ~Copyable {
    /// Entries behind the last parameter that must be readable.
    public static let parameterPadding = 8

    /// The layers.
    public let shape: ActorShape
    let scales: ObservationScales
    let resolution: Float
    /// By how much a phase's lattice units are shifted to become 2^-32 cycles: a parameter of 4 is a cycle.
    let phaseShift: UInt32
    /// Control steps since the episode began.
    private(set) var clock: UInt32 = 0
    private let actionBound: Float
    /// By how many bits a sum's fraction is longer than a tangent's.
    private let sumShift: Int32
    private let activations: UnsafeMutablePointer<Int16>
    let sums: UnsafeMutablePointer<Int32>

    /// Takes a layer's activations and sums from the arena: 6 × ``ActorShape/activationCount`` bytes.
    /// - Parameters:
    ///   - shape: the widths of the layers.
    ///   - lattice: what a parameter's integer means.
    ///   - actionBound: a full action, for example 1 (Humanoid 0.4): outputs of ±1 become ± this.
    ///   - scales: one per observed number.
    ///   - arena: where the buffers come from.
    public init(
        shape: ActorShape, lattice: Lattice, actionBound: Float, scales: ObservationScales, arena: inout Arena
    ) {
        precondition(scales.count == shape.observationCount, "one scale per observed number")
        self.shape = shape
        resolution = lattice.resolution
        phaseShift = 30 - UInt32(lattice.fractionBits)
        sumShift = Int32(lattice.fractionBits) + Activation.fractionBits - Tangent.fractionBits
        self.actionBound = actionBound
        self.scales = scales
        unsafe activations = arena.take(Int16.self, count: shape.activationCount)
        unsafe sums = arena.take(Int32.self, count: shape.activationCount)
    }

    /// An episode begins: a rhythm's clock stands at 0. It moves on with every action.
    public mutating func begin() { clock = 0 }

    /// Hands a flat actor's parameters to the environment that has the policy, before it is reset; does
    /// nothing for other actors.
    /// - Parameters:
    ///   - parameters: d lattice parameters, used during the call only.
    ///   - place: the environment.
    @inline(__always)
    public func hand<Place: Environment & ~Copyable>(
        _ parameters: UnsafePointer<Int16>, to place: inout Place
    ) {
        guard shape.kind == .flat else { return }
        place.take(
            unsafe Span(_unsafeStart: parameters, count: shape.parameterCount), resolution: resolution)
    }

    /// Computes the action for an observation. Never allocates; 5,702 multiply-adds for a 17-64-64-6 actor.
    /// - Parameters:
    ///   - parameters: d lattice parameters and ``parameterPadding`` readable entries behind them.
    ///   - observation: `observationCount` numbers; a NaN counts as the middle of its range.
    ///   - action: `actionCount` numbers within ±`actionBound`, overwritten.
    public mutating func act(
        parameters: UnsafePointer<Int16>, observation: Span<Float>, action: inout MutableSpan<Float>
    ) {
        let observationCount = observation.count
        let actionCount = action.count
        precondition(observationCount == shape.observationCount, "an observation of another size")
        precondition(actionCount == shape.actionCount, "an action of another size")
        if shape.inputCount(ofLayer: 0) > 0 {
            unsafe observation.withUnsafeBufferPointer {
                unsafe scales.activate($0.baseAddress.unsafelyUnwrapped, activations)
            }
        }
        unsafe sumLayers(parameters + shape.oscillatorParameterCount)
        if let rhythm = shape.rhythm {
            unsafe oscillate(rhythm, parameters, observation, &action)
        } else {
            for index in 0..<actionCount {
                let output = unsafe Float(sums[index]) * (resolution * Activation.resolution)
                action[index] = shape.squashing == .tanh ? Tangent.of(output) : output
            }
        }
        clock &+= 1
        for index in 0..<actionCount {
            let output = action[index]
            action[index] = (output > 1 ? 1 : output < -1 ? -1 : output) * actionBound
        }
    }

    /// Leaves the last layer's sums, in units of both resolutions.
    private func sumLayers(_ parameters: UnsafePointer<Int16>) {
        var layer = unsafe parameters
        var inputCount = shape.inputCount(ofLayer: 0)
        for index in 0..<shape.layerCount {
            let outputCount = shape.outputCount(ofLayer: index)
            unsafe sumLayer(layer, activations, inputCount, sums, outputCount)
            if index < shape.hiddenLayerCount { unsafe squash(sums, activations, outputCount, sumShift) }
            unsafe layer += (inputCount + 1) * outputCount
            inputCount = outputCount
        }
    }
}
