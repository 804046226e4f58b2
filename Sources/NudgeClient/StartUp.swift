// SPDX-License-Identifier: Apache-2.0

public import CNudge

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// The memory of an agent.
@c(nudge_agent_bytes)
public func agentBytes(
    _ configuration: UnsafePointer<nudge_configuration>?, _ bytes: UnsafeMutablePointer<Int>?
) -> Int32 {
    report { () throws(Refusal) in
        let target = try unsafe checked(bytes)
        unsafe target.pointee = ClientAgent.bytes(try RunConfiguration(checked(configuration).pointee))
    }
}

/// Creates an agent in its memory.
@c(nudge_agent_create)
public func createAgent(
    _ memory: UnsafeMutableRawPointer?, _ bytes: Int, _ configuration: UnsafePointer<nudge_configuration>?,
    _ index: UInt32, _ agent: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    report { () throws(Refusal) in
        let target = try unsafe checked(agent)
        let configuration = try unsafe RunConfiguration(checked(configuration).pointee)
        let region = try unsafe region(memory, bytes, needed: ClientAgent.bytes(configuration))
        try require(index < UInt32(configuration.agentCount), else: .index)
        let arena = unsafe UnsafeMutableRawBufferPointer(rebasing: region[ClientAgent.headBytes...])
        var created: Agent
        do throws(ConfigurationError) {
            created = try unsafe Agent(configuration: configuration, index: Int(index), memory: arena)
        } catch {
            throw Refusal(error)
        }
        let startsFromSeed = configuration.start == .seed
        if startsFromSeed { created.initialize() }
        let client = unsafe region.baseAddress.unsafelyUnwrapped.bindMemory(to: ClientAgent.self, capacity: 1)
        unsafe client.initialize(to: ClientAgent(agent: created, hasPolicy: startsFromSeed))
        unsafe target.pointee = OpaquePointer(client)
    }
}

/// Scales an observed number.
@c(nudge_set_observation_scale)
public func setObservationScale(
    _ agent: OpaquePointer?, _ index: UInt32, _ offset: Float, _ factor: Float
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let count = unsafe client.pointee.agent.configuration.shape.observationCount
        try require(index < UInt32(count), else: .index)
        try require(offset.isFinite && factor.isFinite, else: .value)
        try unsafe client.pointee.requireAlone()
        try require(unsafe client.pointee.agent.isFresh, else: .phase)
        unsafe client.pointee.agent.setScale(Int(index), to: ObservationScale(offset: offset, factor: factor))
    }
}

/// Sets the base policy.
@c(nudge_load_policy)
public func loadPolicy(_ agent: OpaquePointer?, _ parameters: UnsafePointer<Int16>?, _ count: Int) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let expected = unsafe client.pointee.agent.configuration.shape.parameterCount
        let source = try unsafe checked(parameters, count, expected: expected)
        try unsafe client.pointee.requireAlone()
        try require(unsafe client.pointee.agent.isFresh, else: .phase)
        try require(unsafe client.pointee.agent.load(source.span), else: .policy)
        unsafe client.pointee.hasPolicy = true
    }
}

/// Sets what votes are hidden with.
@c(nudge_hide_votes)
public func hideVotes(_ agent: OpaquePointer?, _ key: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let source = try unsafe checked(key, count, expected: SecretStream.keyBytes)
        unsafe client.pointee.agent.hideVotes(with: SecretStream(key: source.span))
    }
}
