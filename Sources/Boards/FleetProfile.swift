// SPDX-License-Identifier: Apache-2.0

public import Tables
public import NudgeCore

/// What must be equal on every board of a fleet, whatever its hardware. Boards compare ``fingerprint``.
public struct FleetProfile: Codable, Equatable, Sendable {
    /// The version of the frames.
    public var protocolVersion: Int
    /// The version of the run log.
    public var logVersion: Int
    /// f: a parameter is an Int16 times 2^−f.
    public var fractionBits: Int
    /// K: the blocks that the parameters are cut into.
    public var blockCount: Int
    /// The task, whose sizes are the actor's inputs and outputs.
    public var task: String
    /// What the actor is made of.
    public var kind: Kind
    /// Widths of the actor's hidden layers.
    public var hidden: [Int]
    /// What bounds the actor's outputs.
    public var squashing: Squashing

    /// What an actor is made of.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        case network, rhythm
        case rhythmAndLinear = "rhythm+linear"
    }

    /// What bounds the actor's outputs.
    public enum Squashing: String, CaseIterable, Codable, Sendable {
        case clamp, tanh
    }

    /// Reads the fleet's file.
    public init(path: String) throws(TableError) {
        var file = try TableSource.read(path)
        let spoken = Int(FrameKind.protocolVersion)
        protocolVersion = try file.integer("protocolVersion", in: spoken...spoken)
        let written = Int(RunHeader.version)
        logVersion = try file.integer("logVersion", in: written...written)
        var parameters = try file.inner("parameters")
        fractionBits = try parameters.integer("fractionBits", in: 4...14)
        blockCount = try parameters.integer("blockCount", in: 1...Limits.agentCountMaximum)
        try parameters.finish()
        var table = try file.inner("actor")
        task = try table.text("task")
        kind = try table.choice("kind", Kind.self)
        hidden = try table.integers("hidden", in: 1...Limits.hiddenWidthMaximum)
        guard hidden.count <= Limits.hiddenLayerCountMaximum else {
            throw table.error("hidden", "has more than \(Limits.hiddenLayerCountMaximum) layers")
        }
        squashing = try table.choice("squashing", Squashing.self)
        try table.finish()
        try file.finish()
    }

    /// Every value as a line of text, in a fixed order: what the fingerprint is made of.
    public var canonicalText: String {
        """
        protocolVersion=\(protocolVersion)
        logVersion=\(logVersion)
        fractionBits=\(fractionBits)
        blockCount=\(blockCount)
        task=\(task)
        kind=\(kind.rawValue)
        hidden=\(hidden.map(String.init).joined(separator: ","))
        squashing=\(squashing.rawValue)

        """
    }

    /// Names the values: equal fingerprints, equal fleets. Comments and spelling of numbers do not count.
    public var fingerprint: Fingerprint {
        var sum = FingerprintSum()
        for byte in canonicalText.utf8 { sum.add(UInt16(byte)) }
        return sum.fingerprint
    }
}
