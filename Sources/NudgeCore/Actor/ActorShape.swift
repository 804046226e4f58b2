// SPDX-License-Identifier: Apache-2.0

/// What an actor is made of: a linear layer, with one to three hidden layers of tanh neurons before it, or a
/// rhythm, or nothing but parameters.
public struct ActorShape: Equatable, Sendable {
    /// What bounds the output layer.
    public enum Squashing: UInt8, Sendable {
        /// Outputs are cut at ±1.
        case clamp = 0
        /// Outputs pass through tanh.
        case tanh = 1
    }

    /// Numbers in an observation, 1...512; 0 of a flat actor.
    public var observationCount: Int
    /// Numbers in an action, 1...64; 0 of a flat actor.
    public var actionCount: Int
    /// Hidden layers, 0...3.
    public private(set) var hiddenLayerCount: Int
    /// What bounds the output.
    public var squashing: Squashing
    /// What the actor is.
    public internal(set) var kind = ActorKind.network
    /// Widths of hidden layers; or a rhythm's numbers; or the number of a flat actor's parameters, its lower
    /// half first.
    var numbers: SIMD4<UInt16> = .zero

    /// Makes a shape without hidden layers: a linear actor. Add layers with ``addHiddenLayer(width:)``.
    public init(observationCount: Int, actionCount: Int, squashing: Squashing = .clamp) {
        self.observationCount = observationCount
        self.actionCount = actionCount
        self.squashing = squashing
        hiddenLayerCount = 0
    }

    /// Makes the shape of a rhythmic actor.
    public init(
        observationCount: Int, actionCount: Int, squashing: Squashing = .clamp, rhythm: Rhythm
    ) {
        self.init(observationCount: observationCount, actionCount: actionCount, squashing: squashing)
        kind = rhythm.feedbackGain == 0 ? .rhythm : .rhythmWithFeedback
        numbers = SIMD4(rhythm.firstAngle, rhythm.firstSpeed, rhythm.pace, rhythm.feedbackGain)
    }

    /// Makes the shape of a flat actor: the parameters of a policy that the environment has itself.
    /// - Parameter parameterCount: 1...``Limits/parameterCountMaximum``.
    public init(flat parameterCount: UInt32) {
        self.init(observationCount: 0, actionCount: 0)
        kind = .flat
        numbers[0] = UInt16(truncatingIfNeeded: parameterCount)
        numbers[1] = UInt16(truncatingIfNeeded: parameterCount >> 16)
    }

    /// Oscillators that move the joints; nil for other actors. A rhythmic actor has no hidden layers.
    public var rhythm: Rhythm? {
        guard isRhythmic else { return nil }
        return Rhythm(
            firstAngle: numbers[0], firstSpeed: numbers[1], pace: numbers[2], feedbackGain: numbers[3])
    }

    /// Adds a hidden layer of `width` neurons, 1...16,384, after the ones before it.
    /// - Returns: false, and no change, when there are three already, the width is out of range, or the actor
    ///   is no network.
    public mutating func addHiddenLayer(width: Int) -> Bool {
        guard kind == .network, hiddenLayerCount < Limits.hiddenLayerCountMaximum, width >= 1,
            width <= Limits.hiddenWidthMaximum
        else { return false }
        numbers[hiddenLayerCount] = UInt16(width)
        hiddenLayerCount += 1
        return true
    }

    /// Neurons in hidden layer `index`.
    public func hiddenWidth(_ index: Int) -> Int {
        precondition(index >= 0 && index < hiddenLayerCount, "no such hidden layer")
        return Int(numbers[index])
    }

    /// Weight layers: hidden layers and the output layer; none of a flat actor.
    public var layerCount: Int { kind == .flat ? 0 : hiddenLayerCount + 1 }

    /// Numbers that enter weight layer `index`; none where a rhythm has no feedback.
    public func inputCount(ofLayer index: Int) -> Int {
        guard index == 0 else { return hiddenWidth(index - 1) }
        return rhythm?.feedbackGain == 0 ? 0 : observationCount
    }

    /// Numbers that leave weight layer `index`.
    public func outputCount(ofLayer index: Int) -> Int {
        index == hiddenLayerCount ? actionCount : hiddenWidth(index)
    }

    private var isRhythmic: Bool { kind == .rhythm || kind == .rhythmWithFeedback }

    /// Parameters before the first layer's: a rhythm's two speeds, its amplitudes and its phases.
    public var oscillatorParameterCount: Int { isRhythmic ? Rhythm.speedCount + 2 * actionCount : 0 }

    /// d: weights and biases of all layers, and what a rhythm has before them; or what a flat actor has.
    public var parameterCount: Int {
        if kind == .flat { return Int(numbers[0]) | Int(numbers[1]) << 16 }
        var count = oscillatorParameterCount
        for layer in 0..<layerCount {
            count += (inputCount(ofLayer: layer) + 1) * outputCount(ofLayer: layer)
        }
        return count
    }

    /// The widest layer, observation and action included, rounded up to whole groups of eight.
    public var activationCount: Int {
        var widest = inputCount(ofLayer: 0)
        for layer in 0..<layerCount { widest = max(widest, outputCount(ofLayer: layer)) }
        return (widest + 7) / 8 * 8
    }

    /// Whether the numbers are of the actor's kind; a network's always are.
    var numbersFitKind: Bool {
        (kind != .flat || numbers[2] == 0) && (numbers[3] != 0) == (kind == .rhythmWithFeedback)
    }

    /// Whether every size is within ``Limits``, and a rhythm's joints are among the observed numbers.
    public var isWithinLimits: Bool {
        let fits =
            kind == .flat
            ? observationCount == 0 && actionCount == 0 && squashing == .clamp
            : observationCount >= 1 && observationCount <= Limits.observationCountMaximum
                && actionCount >= 1 && actionCount <= Limits.actionCountMaximum
        guard fits, parameterCount >= 1, parameterCount <= Limits.parameterCountMaximum else { return false }
        return rhythm?.fits(observationCount: observationCount, actionCount: actionCount) != false
    }
}
