// SPDX-License-Identifier: Apache-2.0

/// What an actor is made of: a linear layer, with one to three hidden layers of tanh neurons before it, or a
/// rhythm.
public struct ActorShape: Equatable, Sendable {
    /// What bounds the output layer.
    public enum Squashing: UInt8, Sendable {
        /// Outputs are cut at ±1.
        case clamp = 0
        /// Outputs pass through tanh.
        case tanh = 1
    }

    /// Numbers in an observation, 1...512.
    public var observationCount: Int
    /// Numbers in an action, 1...64.
    public var actionCount: Int
    /// Hidden layers, 0...3.
    public private(set) var hiddenLayerCount: Int
    /// What bounds the output.
    public var squashing: Squashing
    private var isRhythmic = false
    /// Widths of hidden layers, or a rhythm's numbers.
    private var numbers: SIMD4<UInt16> = .zero

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
        isRhythmic = true
        numbers = SIMD4(rhythm.firstAngle, rhythm.firstSpeed, rhythm.pace, rhythm.feedbackGain)
    }

    /// Oscillators that move the joints; nil for a network. A rhythmic actor has no hidden layers.
    public var rhythm: Rhythm? {
        guard isRhythmic else { return nil }
        return Rhythm(
            firstAngle: numbers[0], firstSpeed: numbers[1], pace: numbers[2], feedbackGain: numbers[3])
    }

    /// Adds a hidden layer of `width` neurons, 1...16,384, after the ones before it.
    /// - Returns: false, and no change, when there are three already, the width is out of range, or the actor
    ///   is rhythmic.
    public mutating func addHiddenLayer(width: Int) -> Bool {
        guard !isRhythmic, hiddenLayerCount < Limits.hiddenLayerCountMaximum, width >= 1,
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

    /// Weight layers: hidden layers and the output layer.
    public var layerCount: Int { hiddenLayerCount + 1 }

    /// Numbers that enter weight layer `index`; none where a rhythm has no feedback.
    public func inputCount(ofLayer index: Int) -> Int {
        guard index == 0 else { return hiddenWidth(index - 1) }
        return rhythm?.feedbackGain == 0 ? 0 : observationCount
    }

    /// Numbers that leave weight layer `index`.
    public func outputCount(ofLayer index: Int) -> Int {
        index == hiddenLayerCount ? actionCount : hiddenWidth(index)
    }

    /// Parameters before the first layer's: a rhythm's two speeds, its amplitudes and its phases.
    public var oscillatorParameterCount: Int { isRhythmic ? Rhythm.speedCount + 2 * actionCount : 0 }

    /// d: weights and biases of all layers, and what a rhythm has before them.
    public var parameterCount: Int {
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

    /// Whether every size is within ``Limits``, and a rhythm's joints are among the observed numbers.
    public var isWithinLimits: Bool {
        observationCount >= 1 && observationCount <= Limits.observationCountMaximum
            && actionCount >= 1 && actionCount <= Limits.actionCountMaximum
            && parameterCount <= Limits.parameterCountMaximum
            && rhythm?.fits(observationCount: observationCount, actionCount: actionCount) != false
    }
}
