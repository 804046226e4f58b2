// SPDX-License-Identifier: Apache-2.0

/// An agent's first words on a connection: what it knows of the run. 22 bytes.
///
/// Layout, little-endian: kind (1), whether it knows θ of some round (1), rounds committed (4), the run's
/// identity (8), fingerprint of its replica (8). An agent that knows nothing sends zeros.
public struct HelloFrame: Equatable, Sendable {
    /// Bytes of the frame.
    public static let encodedBytes = 22

    /// What an agent knows of a run.
    public struct Knowledge: Equatable, Sendable {
        /// Rounds committed to the agent's θ.
        public var round: UInt32
        /// The run that θ belongs to; see ``RunHeader/identity(of:)``.
        public var run: Fingerprint
        /// The fingerprint of its replica.
        public var fingerprint: Fingerprint

        /// Makes the knowledge of a round of a run.
        public init(round: UInt32, run: Fingerprint, fingerprint: Fingerprint) {
            self.round = round
            self.run = run
            self.fingerprint = fingerprint
        }
    }

    /// What the agent knows, if anything.
    public var knowledge: Knowledge?

    /// Makes a frame.
    public init(knowledge: Knowledge?) { self.knowledge = knowledge }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.hello.firstByte
        bytes[1] = knowledge == nil ? 0 : 1
        bytes.store(knowledge?.round ?? 0, at: 2)
        bytes.store(knowledge?.run.value ?? 0, at: 6)
        bytes.store(knowledge?.fingerprint.value ?? 0, at: 14)
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        try FrameKind.hello.require(bytes, encodedBytes: Self.encodedBytes)
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        guard bytes[1] == 1 else {
            for offset in 2..<Self.encodedBytes where bytes[offset] != 0 {
                throw FrameError(.value, offset: offset)
            }
            return
        }
        knowledge = Knowledge(
            round: bytes.load(UInt32.self, at: 2), run: Fingerprint(value: bytes.load(UInt64.self, at: 6)),
            fingerprint: Fingerprint(value: bytes.load(UInt64.self, at: 14)))
    }
}
