// SPDX-License-Identifier: Apache-2.0

/// Another block to try, from some round on. 12 bytes.
///
/// Layout, little-endian: kind (1), zero (1), assignment (10).
public struct AssignmentFrame: Equatable, Sendable {
    /// Bytes of the frame.
    public static let encodedBytes = 2 + Assignment.encodedBytes

    /// What the agent is to try.
    public var assignment: Assignment

    /// Makes a frame.
    public init(_ assignment: Assignment) { self.assignment = assignment }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.assignment.firstByte
        bytes[1] = 0
        assignment.write(to: &bytes, at: 2)
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`, in a fleet with `agentCount` blocks.
    public init(reading bytes: Span<UInt8>, agentCount: Int) throws(FrameError) {
        try FrameKind.assignment.require(bytes, encodedBytes: Self.encodedBytes)
        guard bytes[1] == 0 else { throw FrameError(.value, offset: 1) }
        assignment = Assignment(reading: bytes, at: 2)
        guard assignment.isValid(agentCount: agentCount) else { throw FrameError(.value, offset: 6) }
    }
}
