// SPDX-License-Identifier: Apache-2.0

/// Somebody leaves in good order. 2 bytes.
///
/// Layout: kind (1), reason (1).
public struct ByeFrame: Equatable, Sendable {
    /// Why somebody leaves.
    public enum Reason: UInt8, Sendable {
        /// This side stops for now; an agent may come back, and may expect the aggregator back.
        case leaving = 0
        /// The run is complete.
        case complete = 1
    }

    /// Bytes of the frame.
    public static let encodedBytes = 2

    /// Why.
    public var reason: Reason

    /// Makes a frame.
    public init(_ reason: Reason) { self.reason = reason }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.bye.firstByte
        bytes[1] = reason.rawValue
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        try FrameKind.bye.require(bytes, encodedBytes: Self.encodedBytes)
        guard let reason = Reason(rawValue: bytes[1]) else { throw FrameError(.value, offset: 1) }
        self.reason = reason
    }
}
