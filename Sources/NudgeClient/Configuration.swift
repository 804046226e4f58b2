// SPDX-License-Identifier: Apache-2.0

public import CNudge

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// The library's version.
@c(nudge_version)
public func version() -> UInt32 { UInt32(NUDGE_VERSION) }

/// Sets every field to its default.
@c(nudge_configuration_default)
public func setDefault(_ configuration: UnsafeMutablePointer<nudge_configuration>?) -> Int32 {
    report { () throws(Refusal) in
        let target = try unsafe checked(configuration)
        let shape = ActorShape(observationCount: 0, actionCount: 0)
        unsafe target.pointee = nudge_configuration(
            RunConfiguration(seed: 0, algorithm: .parS2ZPO, agentCount: 1, shape: shape))
    }
}

/// Reads a configuration from the bytes in which it travels.
@c(nudge_configuration_read)
public func readConfiguration(
    _ bytes: UnsafePointer<UInt8>?, _ count: Int, _ configuration: UnsafeMutablePointer<nudge_configuration>?
) -> Int32 {
    report { () throws(Refusal) in
        let source = try unsafe checked(bytes, count, expected: RunConfiguration.encodedBytes)
        let target = try unsafe checked(configuration)
        guard let read = unsafe RunConfiguration(reading: source.span, at: 0) else { throw .value }
        unsafe target.pointee = nudge_configuration(read)
    }
}

/// Writes a configuration into the bytes in which it travels.
@c(nudge_configuration_write)
public func writeConfiguration(
    _ configuration: UnsafePointer<nudge_configuration>?, _ bytes: UnsafeMutablePointer<UInt8>?,
    _ capacity: Int
) -> Int32 {
    report { () throws(Refusal) in
        let source = try unsafe RunConfiguration(checked(configuration).pointee)
        let target = try unsafe checked(bytes, capacity: capacity, needed: RunConfiguration.encodedBytes)
        var span = unsafe target.mutableSpan
        source.write(to: &span, at: 0)
    }
}

/// Tells the settings of an agent's run.
@c(nudge_get_configuration)
public func getConfiguration(
    _ agent: OpaquePointer?, _ configuration: UnsafeMutablePointer<nudge_configuration>?
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(configuration)
        unsafe target.pointee = nudge_configuration(client.pointee.agent.configuration)
    }
}

/// A learning rate or perturbation scale in the configuration's unit.
@c(nudge_distance)
public func distance(_ value: Double, _ fractionBits: UInt8, _ distance: UnsafeMutablePointer<UInt32>?)
    -> Int32
{
    report { () throws(Refusal) in
        let target = try unsafe checked(distance)
        try require(fractionBits >= 4 && fractionBits <= 14, else: .fractionBits)
        guard let units = Lattice(fractionBits: fractionBits).distance(value) else { throw .value }
        unsafe target.pointee = units
    }
}
