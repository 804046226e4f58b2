// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// θ on a host: a replica of the core with the memory it lives in and the scales that belong to it.
public final class PolicyHost {
    private let memory: Memory
    /// The run's settings and task.
    public let header: RunHeader
    /// One scale per observed number.
    public let scales: [ObservationScale]
    /// θ.
    public var replica: Replica

    /// Takes memory for a replica of a run. θ₀ is drawn from the run's seed, or taken from `base`.
    /// - Parameters:
    ///   - header: the run's settings and task.
    ///   - scales: one per observed number.
    ///   - base: the policy whose fingerprint the configuration names, if it names one.
    public init(header: RunHeader, scales: [ObservationScale], base: Policy?) throws(StoreError) {
        let sum = MemorySum(header.configuration)
        memory = Memory(bytes: sum.parameters + sum.averages)
        var arena = unsafe Arena(memory.region)
        replica = Replica(configuration: header.configuration, arena: &arena)
        _ = arena.seal()
        self.header = header
        self.scales = scales
        switch header.configuration.start {
        case .seed: replica.initialize()
        case .policy:
            guard let base, base.parameters.count == replica.parameterCount,
                replica.load(base.parameters.span)
            else {
                throw .damaged(path: "the base policy", detail: "not the one that the run started from")
            }
        }
    }

    /// θ as it is now.
    public func snapshot() -> Policy {
        let parameters = (0..<replica.parameterCount).map { replica[$0] }
        return Policy(header: header, scales: scales, parameters: parameters, round: replica.round)
    }
}
