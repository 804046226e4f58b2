// SPDX-License-Identifier: Apache-2.0

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// What `nudge_agent` is: the agent, at the beginning of the memory that its arena follows in.
struct ClientAgent: ~Copyable {
    /// The core's agent.
    var agent: Agent
    /// Whether θ₀ is in place.
    var hasPolicy: Bool
    /// Whether a member carries its frames.
    var isMember = false

    /// Bytes from the beginning of the memory to the arena.
    static var headBytes: Int { Arena.bytes(for: ClientAgent.self) }

    /// All memory of an agent.
    static func bytes(_ configuration: RunConfiguration) -> Int {
        headBytes + MemorySum(configuration).total
    }

    /// The agent that C code holds.
    @inline(__always)
    static func at(_ agent: OpaquePointer?) throws(Refusal) -> UnsafeMutablePointer<ClientAgent> {
        guard let agent = unsafe agent else { throw .null }
        return unsafe UnsafeMutablePointer(agent)
    }

    /// Refuses an agent whose base policy is not loaded yet.
    func requirePolicy() throws(Refusal) { try require(hasPolicy, else: .policy) }

    /// Refuses an agent whose frames and settings are its member's.
    func requireAlone() throws(Refusal) { try require(!isMember, else: .phase) }
}

extension Arena {
    /// Bytes of one value that need not be copyable, rounded up to the alignment.
    static func bytes<Value: ~Copyable>(for type: Value.Type) -> Int {
        (MemoryLayout<Value>.size + alignmentBytes - 1) / alignmentBytes * alignmentBytes
    }
}
