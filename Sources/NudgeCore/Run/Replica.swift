// SPDX-License-Identifier: Apache-2.0

/// One party's copy of the policy θ. Committed rounds move it; nothing else does.
///
/// Agents, the aggregator, a late joiner and an auditor all use this type, so they agree to the bit.
/// Memory: 2 bytes per parameter, 2 more with momentum.
@safe
public struct Replica: ~Copyable {
    /// A perturbation that is applied in place at the moment.
    struct Perturbation: Equatable {
        var owner: Int
        var candidate: Int
        var sign: Int32
    }

    /// The run's settings.
    public let configuration: RunConfiguration
    /// Rounds committed so far, which is also the number of the round that is being played.
    public private(set) var round: UInt32 = 0
    /// α and μ of the round that is being played.
    public private(set) var schedule: Schedule
    /// β^t, sixteen fractional bits; see ``stepUnits()``.
    var momentumPower: UInt32 = 1 << 16
    var perturbation: Perturbation?
    /// d.
    public let parameterCount: Int
    let bound: Int32
    let parameters: UnsafeMutablePointer<Int16>
    let averages: UnsafeMutablePointer<Int16>

    /// Takes the parameters and, with momentum, the averages from the arena. θ is zero: call
    /// ``initialize()`` or ``load(_:)`` before the first round.
    /// - Parameters:
    ///   - configuration: one that ``RunConfiguration/validate()`` accepts.
    ///   - arena: where the memory comes from.
    public init(configuration: RunConfiguration, arena: inout Arena) {
        precondition(configuration.isValid, "validate a configuration before it is used")
        self.configuration = configuration
        schedule = Schedule(configuration.plan)
        parameterCount = configuration.shape.parameterCount
        bound = configuration.parameterBound
        unsafe parameters = arena.take(Int16.self, count: parameterCount + Actor.parameterPadding)
        unsafe averages = arena.take(Int16.self, count: configuration.momentum > 0 ? parameterCount : 0)
    }

    /// How θ is cut up among agents.
    var blocks: Blocks {
        Blocks(
            parameterCount: parameterCount,
            blockCount: configuration.algorithm.ownsBlocks ? configuration.agentCount : 1)
    }

    /// The lattice parameter at `index`.
    public subscript(index: Int) -> Int16 {
        precondition(index >= 0 && index < parameterCount, "no such parameter")
        return unsafe parameters[index]
    }

    /// The action of θ, or of what is applied to it at the moment, for an observation; see ``Actor``.
    @inline(__always)
    public func act(with actor: inout Actor, observation: Span<Float>, action: inout MutableSpan<Float>) {
        unsafe actor.act(parameters: UnsafePointer(parameters), observation: observation, action: &action)
    }

    /// Hands θ, or what is applied to it at the moment, to an environment; see ``Actor/hand(_:to:)``.
    @inline(__always)
    public func hand<Place: Environment & ~Copyable>(with actor: borrowing Actor, to place: inout Place) {
        unsafe actor.hand(UnsafePointer(parameters), to: &place)
    }

    /// A fingerprint of θ and, with momentum, of its moving averages, 128 coordinates of each at a time. Not
    /// while a perturbation is applied. A tenth of a nanosecond per parameter on a fast processor.
    public func fingerprint() -> Fingerprint {
        precondition(perturbation == nil, "the fingerprint of a perturbed θ means nothing")
        var sum = FingerprintSum()
        unsafe add(parameterCount, of: parameters, averages, to: &sum)
        return sum.fingerprint
    }

    /// Adds `count` coordinates, the first of which begins a chunk, to a fingerprint.
    func add(
        _ count: Int, of values: UnsafePointer<Int16>, _ trends: UnsafePointer<Int16>,
        to sum: inout FingerprintSum
    ) {
        guard configuration.momentum > 0 else {
            unsafe sum.add(values, count: count)
            return
        }
        for index in Self.chunks(of: 0..<count) {
            let start = index * Direction.chunkCount
            let length = min(count - start, Direction.chunkCount)
            unsafe sum.add(values + start, count: length)
            unsafe sum.add(trends + start, count: length)
        }
    }

    /// Takes over the position of another replica; θ itself is copied by the caller.
    mutating func restore(round: UInt32, schedule: Schedule) {
        self.round = round
        self.schedule = schedule
    }

    /// Applies a committed round: the step if it was accepted, then the schedule.
    /// - Returns: whether α and μ were halved.
    @discardableResult
    public mutating func commit(_ record: RoundRecord) -> Bool {
        precondition(record.round == round, "rounds are committed in order")
        precondition(perturbation == nil, "undo the perturbation before a commit")
        if record.isAccepted { step(record.votes) }
        round += 1
        return schedule.advance(isAccepted: record.isAccepted)
    }
}
