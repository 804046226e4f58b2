// SPDX-License-Identifier: Apache-2.0

/// Are you there? And the answer. 2 bytes either way, only when nothing else is said.
///
/// Layout: kind (1), 0 to ask and 1 to answer (1).
public struct PingFrame: Equatable, Sendable {
    /// Bytes of the frame.
    public static let encodedBytes = 2

    /// Whether it answers another one.
    public var isAnswer: Bool

    /// Makes a frame.
    public init(isAnswer: Bool) { self.isAnswer = isAnswer }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.ping.firstByte
        bytes[1] = isAnswer ? 1 : 0
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        try FrameKind.ping.require(bytes, encodedBytes: Self.encodedBytes)
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        isAnswer = bytes[1] == 1
    }
}
