// SPDX-License-Identifier: Apache-2.0

import Federation
public import NudgeCore

/// Shows any agent's behaviours in its place, so that those of one agent can be played on several threads: a
/// copy of θ, and an actor. Used by one thread at a time.
public final class Understudy: @unchecked Sendable {
    /// Whether episodes go on where the task ends them early.
    let playsOn: Bool
    private let memory: Memory
    private var replica: Replica
    private var actor: Actor

    /// Takes the memory that it needs; θ is the run's first one where that is drawn from its seed, and zero
    /// elsewhere.
    /// - Parameters:
    ///   - configuration: the run's.
    ///   - scales: of the observed numbers.
    public init(_ configuration: RunConfiguration, scales: [ObservationScale]) {
        playsOn = configuration.playsOn
        memory = Memory(bytes: MemorySum(configuration).total)
        var arena = unsafe Arena(memory.region)
        replica = Replica(configuration: configuration, arena: &arena)
        let held = ObservationScales(count: configuration.shape.observationCount, arena: &arena)
        for (index, scale) in scales.enumerated() { held.set(index, to: scale) }
        actor = Actor(
            shape: configuration.shape, lattice: configuration.lattice,
            actionBound: configuration.actionBound, scales: held, arena: &arena)
        _ = arena.seal()
        if configuration.start == .seed { replica.initialize() }
    }

    /// Copies θ as it is in the round that is open.
    func follow(_ host: PolicyHost) { replica.copy(host.replica) }

    /// An episode of agent `index` begins.
    func begin(_ episode: Agent.Episode, of index: Int) {
        replica.show(lane: episode.lane, of: index)
        actor.begin()
    }

    /// Hands the behaviour to an environment that has the policy itself; see `Actor.hand(_:to:)`.
    func hand<Place: Environment & ~Copyable>(to place: inout Place) {
        replica.hand(with: actor, to: &place)
    }

    /// The behaviour's action.
    func act(observation: Span<Float>, action: inout MutableSpan<Float>) {
        replica.act(with: &actor, observation: observation, action: &action)
    }
}
