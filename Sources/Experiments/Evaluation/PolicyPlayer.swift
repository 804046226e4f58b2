// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// Acts with a fixed policy: a copy of θ with an actor's buffers of its own. One per thread.
final class PolicyPlayer: @unchecked Sendable {
    /// Whether the policy's run played on where its task ends an episode early.
    let playsOn: Bool
    private let memory: Memory
    private let parameters: PolicyHost
    private var actor: Actor

    /// Copies a policy.
    init(_ policy: Policy) throws(StoreError) {
        playsOn = policy.header.configuration.playsOn
        var header = policy.header
        header.configuration.start = .policy(policy.fingerprint)
        header.configuration.momentum = 0
        parameters = try PolicyHost(header: header, scales: policy.scales, base: policy)
        let sum = MemorySum(header.configuration)
        memory = Memory(bytes: sum.observationScales + sum.activations)
        var arena = unsafe Arena(memory.region)
        let scales = ObservationScales(count: policy.scales.count, arena: &arena)
        for (index, scale) in policy.scales.enumerated() { scales.set(index, to: scale) }
        actor = Actor(
            shape: header.configuration.shape, lattice: header.configuration.lattice,
            actionBound: header.configuration.actionBound, scales: scales, arena: &arena)
        _ = arena.seal()
    }

    /// An episode begins.
    func begin() { actor.begin() }

    /// Hands the policy to an environment that has it itself; see `Actor.hand(_:to:)`.
    func hand<Place: Environment & ~Copyable>(to place: inout Place) {
        parameters.replica.hand(with: actor, to: &place)
    }

    /// The policy's action.
    func act(observation: Span<Float>, action: inout MutableSpan<Float>) {
        parameters.replica.act(with: &actor, observation: observation, action: &action)
    }
}
