// SPDX-License-Identifier: Apache-2.0

/// The layers of an actor: linear, or one to three hidden layers of tanh neurons.
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
    private var widths: SIMD4<UInt16> = .zero

    /// Makes a shape without hidden layers: a linear actor. Add layers with ``addHiddenLayer(width:)``.
    public init(observationCount: Int, actionCount: Int, squashing: Squashing = .clamp) {
        self.observationCount = observationCount
        self.actionCount = actionCount
        self.squashing = squashing
        hiddenLayerCount = 0
    }

    /// Adds a hidden layer of `width` neurons, 1...256, after the ones before it.
    /// - Returns: false, and no change, when there are three already or the width is out of range.
    public mutating func addHiddenLayer(width: Int) -> Bool {
        guard hiddenLayerCount < Limits.hiddenLayerCountMaximum, width >= 1,
            width <= Limits.hiddenWidthMaximum
        else { return false }
        widths[hiddenLayerCount] = UInt16(width)
        hiddenLayerCount += 1
        return true
    }

    /// Neurons in hidden layer `index`.
    public func hiddenWidth(_ index: Int) -> Int {
        precondition(index >= 0 && index < hiddenLayerCount, "no such hidden layer")
        return Int(widths[index])
    }

    /// Weight layers: hidden layers and the output layer.
    public var layerCount: Int { hiddenLayerCount + 1 }

    /// Numbers that enter weight layer `index`.
    public func inputCount(ofLayer index: Int) -> Int {
        index == 0 ? observationCount : hiddenWidth(index - 1)
    }

    /// Numbers that leave weight layer `index`.
    public func outputCount(ofLayer index: Int) -> Int {
        index == hiddenLayerCount ? actionCount : hiddenWidth(index)
    }

    /// d: weights and biases of all layers.
    public var parameterCount: Int {
        var count = 0
        for layer in 0..<layerCount {
            count += (inputCount(ofLayer: layer) + 1) * outputCount(ofLayer: layer)
        }
        return count
    }

    /// The widest layer, observation and action included, rounded up to whole groups of eight.
    public var activationCount: Int {
        var widest = observationCount
        for layer in 0..<layerCount { widest = max(widest, outputCount(ofLayer: layer)) }
        return (widest + 7) / 8 * 8
    }

    /// Whether every size is within ``Limits``.
    public var isWithinLimits: Bool {
        observationCount >= 1 && observationCount <= Limits.observationCountMaximum
            && actionCount >= 1 && actionCount <= Limits.actionCountMaximum
    }
}
