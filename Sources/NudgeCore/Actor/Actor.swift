// SPDX-License-Identifier: Apache-2.0

/// The policy, evaluated straight from lattice parameters: a network, or a rhythm with or without feedback. A
/// flat actor evaluates nothing: its parameters are handed to the environment that has the policy.
///
/// A layer's parameters are its biases, then its weights input by input: `weights[input][output]`. Eight
/// outputs are made together, and each of them adds its inputs one after the other, so the bits do not
/// depend on the width of a processor's vectors. No multiply-add is fused. Rows of weights are read in
/// eights, past the end of the last row too: the parameter buffer has ``parameterPadding`` unused entries at
/// its end. A rhythmic actor's parameters are two speeds, the amplitudes, the phases, and then one layer: the
/// offsets as its biases, and the feedback's weights if it has feedback. See ``Rhythm``.
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
    private let feedbackGain: Float
    private let inputs: UnsafeMutablePointer<Float>
    private let outputs: UnsafeMutablePointer<Float>

    /// Takes two activation buffers from the arena: 8 × ``ActorShape/activationCount`` bytes.
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
        feedbackGain = if let rhythm = shape.rhythm { Float(rhythm.feedbackGain) * 0x1p-8 } else { 1 }
        self.actionBound = actionBound
        self.scales = scales
        unsafe inputs = arena.take(Float.self, count: shape.activationCount)
        unsafe outputs = arena.take(Float.self, count: shape.activationCount)
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
        for index in 0..<shape.inputCount(ofLayer: 0) {
            unsafe inputs[index] = scales.scale(observation[index], index) * feedbackGain
        }

        var source = unsafe inputs
        var target = unsafe outputs
        var layerParameters = unsafe parameters + shape.oscillatorParameterCount
        for layer in 0..<shape.layerCount {
            let inputCount = shape.inputCount(ofLayer: layer)
            let outputCount = shape.outputCount(ofLayer: layer)
            let squashes = shape.rhythm == nil && (layer < shape.hiddenLayerCount || shape.squashing == .tanh)
            unsafe evaluateLayer(
                layerParameters, source, inputCount, target, outputCount, resolution, squashes)
            unsafe layerParameters += (inputCount + 1) * outputCount
            unsafe swap(&source, &target)
        }
        if let rhythm = shape.rhythm { unsafe oscillate(rhythm, parameters, observation, source) }
        clock &+= 1
        for index in 0..<actionCount {
            let output = unsafe source[index]
            action[index] = (output > 1 ? 1 : output < -1 ? -1 : output) * actionBound
        }
    }
}

/// One layer: `target = resolution × (bias + Σ weight × source)`, through tanh when `squashes`.
///
/// A free function over plain pointers, so that the compiler need not prove that fields stay unchanged.
/// The resolution is a power of two: multiplying by it at the end rounds nothing.
private func evaluateLayer(
    _ parameters: UnsafePointer<Int16>, _ source: UnsafePointer<Float>, _ inputCount: Int,
    _ target: UnsafeMutablePointer<Float>, _ outputCount: Int, _ resolution: Float, _ squashes: Bool
) {
    var output = 0
    while output < outputCount {
        let biases = unsafe loadEight(parameters + output)
        var low = biases.lowHalf
        var high = biases.highHalf
        var row = unsafe parameters + outputCount + output
        for input in 0..<inputCount {
            let weights = unsafe loadEight(row)
            let value = unsafe source[input]
            low += weights.lowHalf * value
            high += weights.highHalf * value
            unsafe row += outputCount
        }
        let sums = SIMD8(lowHalf: low, highHalf: high) * (resolution * 0x1p-16)
        unsafe UnsafeMutableRawPointer(target + output).storeBytes(of: sums, as: SIMD8<Float>.self)
        output += 8
    }
    guard squashes else { return }
    for output in 0..<outputCount { unsafe target[output] = hyperbolicTangent(target[output]) }
}

/// Eight parameters, each times 2^16: 16 bits become 32 by moving up, which a vector unit does at once.
@inline(__always)
private func loadEight(_ pointer: UnsafePointer<Int16>) -> SIMD8<Float> {
    let eight = unsafe UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Int16>.self)
    return SIMD8(
        lowHalf: SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: eight.lowHalf) &<< 16),
        highHalf: SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: eight.highHalf) &<< 16))
}
