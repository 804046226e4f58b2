// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// An agent of the core with its memory.
final class OwnedAgent {
    var agent: Agent
    /// What somebody beside it answered in the open round.
    var given: [Choice] = []
    private let memory: Memory

    /// Makes the agent that a welcome describes.
    init(_ welcome: WelcomeFrame, in frame: [UInt8], asksPeople: Bool) throws {
        let clips = asksPeople ? ClipPlan(SimulatedBody()) : nil
        memory = Memory(bytes: MemorySum(welcome.header.configuration, clips: clips).total)
        agent = try unsafe Agent(welcome, in: frame.span, memory: memory.region, clips: clips)
    }

    /// Films a moment of the episode.
    func film() { agent.film(SimulatedBody()) }

    /// Flips a bit of a parameter: θ is what lies first in an agent's memory.
    func flip(bit: Int) { unsafe memory.region[bit / 8] ^= 1 << UInt8(bit % 8) }

    func transmit() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: ClipFrame.encodedBytesMaximum)
        var span = buffer.mutableSpan
        let count = agent.transmit(&span)
        return Array(buffer.prefix(count))
    }
}

/// A body with as many parts as its clip takes several frames.
struct SimulatedBody: SketchedEnvironment {
    var observationCount: Int { 2 }
    var actionCount: Int { 2 }
    var sketchView: SketchView { .space }
    var sketchPartCount: Int { 32 }
    var stepMicroseconds: UInt32 { 1000 }
    mutating func reset(_ noise: inout RandomStream) {}
    func observe(_ observation: inout MutableSpan<Float>) {}
    mutating func step(_ action: Span<Float>) -> StepResult { StepResult(reward: 0) }
    func sketchPart(_ index: Int) -> SketchPart { SketchPart(shape: .capsule, role: .body, radius: 1) }
    func sketch(_ places: inout MutableSpan<Float>) {
        for index in 0..<places.count { places[index] = Float(index) }
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
