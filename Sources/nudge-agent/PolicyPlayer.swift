// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A policy that acts. Its memory is taken once and kept.
@safe
struct PolicyPlayer: ~Copyable {
    private let parameters: UnsafeMutablePointer<Int16>
    private let parameterCount: Int
    private var actor: Actor

    /// Takes memory for a policy and its scales; its parameters come with ``load(_:)``.
    init(_ file: PolicyFile) {
        var configuration = file.header.configuration
        configuration.momentum = 0
        let shape = configuration.shape
        var arena = unsafe Arena(BoardMemory.take(MemorySum(configuration).total))
        parameterCount = shape.parameterCount
        unsafe parameters = arena.take(Int16.self, count: parameterCount + Actor.parameterPadding)
        let scales = ObservationScales(count: shape.observationCount, arena: &arena)
        for index in 0..<scales.count { scales.set(index, to: file.scale(index)) }
        actor = Actor(
            shape: shape, lattice: configuration.lattice, actionBound: configuration.actionBound,
            scales: scales, arena: &arena)
        _ = arena.seal()
    }

    /// Reads the parameters.
    func load(_ file: PolicyFile) throws(PolicyError) {
        var span = unsafe MutableSpan(_unsafeStart: parameters, count: parameterCount)
        try file.read(into: &span)
    }

    /// An episode begins.
    mutating func begin() { actor.begin() }

    /// Hands the policy to an environment that has it itself; see ``Actor``.
    func hand<Task: Environment & ~Copyable>(to task: inout Task) {
        unsafe actor.hand(UnsafePointer(parameters), to: &task)
    }

    /// The policy's action; see ``Actor``.
    mutating func act(observation: Span<Float>, action: inout MutableSpan<Float>) {
        unsafe actor.act(parameters: UnsafePointer(parameters), observation: observation, action: &action)
    }
}
