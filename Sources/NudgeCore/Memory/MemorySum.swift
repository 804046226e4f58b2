// SPDX-License-Identifier: Apache-2.0

/// The memory of an agent as a sum with an owner per term, in bytes, each rounded up to the arena's
/// alignment.
public struct MemorySum: Sendable {
    /// θ: two bytes per parameter.
    public var parameters: Int
    /// The moving averages of signs: two bytes per parameter, or nothing without momentum.
    public var averages: Int
    /// Offsets and factors of the observations.
    public var observationScales: Int
    /// A layer's activations and its sums.
    public var activations: Int
    /// The clips of one question, one for each behaviour; nothing unless the agent asks people by frames.
    public var clips: Int

    /// What an agent with this configuration takes from its arena.
    /// - Parameters:
    ///   - configuration: the run's.
    ///   - plan: what it films, if it asks by frames.
    public init(_ configuration: RunConfiguration, clips plan: ClipPlan? = nil) {
        let shape = configuration.shape
        let count = shape.parameterCount
        parameters = Arena.bytes(for: Int16.self, count: count + Actor.parameterPadding)
        averages = Arena.bytes(for: Int16.self, count: configuration.momentum > 0 ? count : 0)
        observationScales = Arena.bytes(for: ObservationScale.self, count: shape.observationCount)
        activations =
            Arena.bytes(for: Int16.self, count: shape.activationCount)
            + Arena.bytes(for: Int32.self, count: shape.activationCount)
        clips = Arena.bytes(for: UInt8.self, count: configuration.behaviourCount * (plan?.clipBytes ?? 0))
    }

    /// All terms together: the size of the arena.
    public var total: Int { parameters + averages + observationScales + activations + clips }
}
