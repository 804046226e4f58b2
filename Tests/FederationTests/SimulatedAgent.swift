// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// An agent of the core with its memory.
final class OwnedAgent {
    var agent: Agent
    private let memory: Memory

    /// Makes the agent that a welcome describes.
    init(_ welcome: WelcomeFrame, in frame: [UInt8]) throws {
        memory = Memory(bytes: MemorySum(welcome.header.configuration).total)
        agent = try unsafe Agent(welcome, in: frame.span, memory: memory.region)
    }

    /// Flips a bit of a parameter: θ is what lies first in an agent's memory.
    func flip(bit: Int) { unsafe memory.region[bit / 8] ^= 1 << UInt8(bit % 8) }

    func transmit() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: VoteFrame.encodedBytes)
        var span = buffer.mutableSpan
        let count = agent.transmit(&span)
        return Array(buffer.prefix(count))
    }
}

/// A board: what is around an agent of the core.
struct SimulatedAgent {
    /// The agent; nil before its first welcome, and after a crash that lost it.
    var owned: OwnedAgent?
    /// Whether the machine is up.
    var isUp = false
    /// Raised by every start and stop.
    var life = 0
    /// Its connection, dialled or open.
    var link: Int?
    var lastHeardAt: UInt64 = 0
    var isPlayDue = false
    var pausedUntil: UInt64 = 0
    var partitionEnd: UInt64?
    /// Whether a bit of its θ was flipped and no snapshot came since.
    var isDamaged = false
    /// Whether it has heard that the run is complete.
    var isDone = false
    var isExpelled = false
    /// Whether it never comes back.
    var isGone = false
    /// Whether nobody answers its questions.
    var isMute = false
    /// Whether the fleet had no room for it.
    var isRefused = false
    /// What it last voted, and on which connection.
    var lastVote: (message: SimulatedMessage, link: Int)?

    var isPartitioned: Bool { partitionEnd != nil }
    var isJoined: Bool { owned?.agent.isJoined ?? false }
    var isLinked: Bool { link != nil }
}
