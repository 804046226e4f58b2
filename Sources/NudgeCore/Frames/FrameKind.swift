// SPDX-License-Identifier: Apache-2.0

/// The first byte of every frame: protocol version in the upper four bits, kind in the lower four.
public enum FrameKind: UInt8, Sendable {
    /// An agent's vote, 8 bytes up.
    case vote = 1
    /// A committed round, 10 + 2⌈K/8⌉ + ⌈K log₂ M / 8⌉ bytes down.
    case commit = 2
    /// An agent's first words: what it knows of the run.
    case hello = 3
    /// The aggregator's answer: the run's settings and the agent's place in it.
    case welcome = 4
    /// A piece of the run log.
    case log = 5
    /// A piece of a replica's state.
    case snapshot = 6
    /// Another block to try, from some round on.
    case assignment = 7
    /// Are you there? And the answer.
    case ping = 8
    /// Somebody leaves.
    case bye = 9
    /// The aggregator will not talk to this agent.
    case refusal = 10
    /// An agent asks somebody else, 14 bytes up.
    case question = 11
    /// Somebody's answer, 12 bytes down.
    case answer = 12
    /// A piece of a clip, up.
    case clip = 13
    /// Who speaks on a connection whose frames are sealed.
    case introduction = 14
    /// A frame that travels through somebody who is not trusted.
    case sealed = 15

    /// The version of the protocol.
    public static let protocolVersion: UInt8 = 2

    var firstByte: UInt8 { Self.protocolVersion << 4 | rawValue }

    /// Reads a frame's kind.
    public static func read(_ bytes: Span<UInt8>) throws(FrameError) -> FrameKind {
        guard bytes.count > 0 else { throw FrameError(.length, offset: 0) }
        guard bytes[0] >> 4 == protocolVersion else { throw FrameError(.version, offset: 0) }
        guard let kind = FrameKind(rawValue: bytes[0] & 0x0F) else { throw FrameError(.kind, offset: 0) }
        return kind
    }

    /// Checks that `bytes` are a frame of this kind and length.
    func require(_ bytes: Span<UInt8>, encodedBytes: Int) throws(FrameError) {
        guard try FrameKind.read(bytes) == self else { throw FrameError(.kind, offset: 0) }
        guard bytes.count == encodedBytes else { throw FrameError(.length, offset: bytes.count) }
    }
}
