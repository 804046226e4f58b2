// SPDX-License-Identifier: Apache-2.0

/// The aggregator's last words to an agent that it will not talk to. 6 bytes.
///
/// Layout, little-endian: kind (1), reason (1), seconds to wait before another try (4).
public struct RefusalFrame: Equatable, Sendable {
    /// Why an agent is refused.
    public enum Reason: UInt8, Sendable {
        /// The device is not enrolled here.
        case unknown = 0
        /// The device's identity was revoked.
        case revoked = 1
        /// The device is connected already, by another program or from another place.
        case elsewhere = 2
        /// The fleet has as many agents as it takes.
        case full = 3
        /// What the agent sent was no frame, or not one that belongs there.
        case malformed = 4
        /// By the aggregator's clock the device's identity is out of its time, which clocks can mend.
        case expired = 5
    }

    /// Bytes of the frame.
    public static let encodedBytes = 6

    /// Why.
    public var reason: Reason
    /// When another try makes sense; 0 for never.
    public var retryAfterSeconds: UInt32

    /// Makes a frame.
    public init(_ reason: Reason, retryAfterSeconds: UInt32) {
        self.reason = reason
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    public func write(to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.refusal.firstByte
        bytes[1] = reason.rawValue
        bytes.store(retryAfterSeconds, at: 2)
        return Self.encodedBytes
    }

    /// Reads a frame that is exactly `bytes`.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        try FrameKind.refusal.require(bytes, encodedBytes: Self.encodedBytes)
        guard let reason = Reason(rawValue: bytes[1]) else { throw FrameError(.value, offset: 1) }
        self.reason = reason
        retryAfterSeconds = bytes.load(UInt32.self, at: 2)
    }
}
