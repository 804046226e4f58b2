// SPDX-License-Identifier: Apache-2.0

extension SelfTest {
    /// The bits of 32 actions of a moved HalfCheetah policy. Some observations are out of range, one is not a
    /// number, the last ones are tiny.
    static func actions(
        _ configuration: RunConfiguration, _ memory: UnsafeMutableRawBufferPointer
    ) -> UInt64 {
        var arena = unsafe Arena(memory)
        var replica = Replica(configuration: configuration, arena: &arena)
        let scales = ObservationScales(count: configuration.shape.observationCount, arena: &arena)
        var actor = Actor(
            shape: configuration.shape, lattice: configuration.lattice, actionBound: 0.4, scales: scales,
            arena: &arena)
        replica.initialize()
        advance(&replica, rounds: 24)
        var stream = RandomStream(seed: seed, name: StreamName(.evaluationReset))
        for index in 0..<scales.count {
            let offset = Float(stream.nextUniform(within: 1))
            scales.set(index, to: ObservationScale(offset: offset, factor: 0.5 + 0.125 * Float(index)))
        }
        var hash = FingerprintSum()
        for episode in 0..<32 {
            let action = actionBits(&stream, episode: episode, replica, &actor)
            for index in 0..<configuration.shape.actionCount { hash.add(word: action[index]) }
        }
        return hash.fingerprint.value
    }

    private static func actionBits(
        _ stream: inout RandomStream, episode: Int, _ replica: borrowing Replica, _ actor: inout Actor
    ) -> InlineArray<6, UInt32> {
        var observation = InlineArray<17, Float>(repeating: 0)
        for index in 0..<17 { observation[index] = Float(stream.nextNormal()) * (episode < 24 ? 1 : 1e-30) }
        if episode == 8 { observation[3] = .nan }
        if episode == 9 { observation[5] = 1e30 }
        if episode == 20 { actor.begin() }
        var action = InlineArray<6, Float>(repeating: 0)
        var actionSpan = action.mutableSpan
        replica.act(with: &actor, observation: observation.span, action: &actionSpan)
        var bits = InlineArray<6, UInt32>(repeating: 0)
        for index in 0..<6 { bits[index] = action[index].bitPattern }
        return bits
    }
}
