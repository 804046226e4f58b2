// SPDX-License-Identifier: Apache-2.0

/// A piece of a clip: what one behaviour of the question that was asked last looks like.
///
/// Layout, little-endian: kind (1), whether it is the lane's last (1), length of the payload (2), lane (1),
/// zero (1), the payload's place in the clip (2), payload.
public struct ClipFrame: Equatable, Sendable {
    /// Bytes before the payload.
    public static let headBytes = 8
    /// Bytes of the longest payload.
    public static let payloadBytesMaximum = 1024
    /// Bytes of the longest frame.
    public static let encodedBytesMaximum = headBytes + payloadBytesMaximum

    /// The behaviour, 0..<16.
    public var lane: Int
    /// Whether no more of this behaviour follows.
    public var isLast: Bool
    /// Where the payload lies in the clip, in bytes from its beginning.
    public var position: Int

    /// Makes the head of a frame.
    public init(lane: Int, isLast: Bool, position: Int) {
        self.lane = lane
        self.isLast = isLast
        self.position = position
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    /// - Parameters:
    ///   - payload: 1 to ``payloadBytesMaximum`` bytes.
    ///   - bytes: room for the head and as many.
    public func write(_ payload: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) -> Int {
        precondition(payload.count <= Self.payloadBytesMaximum, "a piece of a clip has at most 1024 bytes")
        bytes[0] = FrameKind.clip.firstByte
        bytes[1] = isLast ? 1 : 0
        bytes.store(UInt16(payload.count), at: 2)
        bytes[4] = UInt8(lane)
        bytes[5] = 0
        bytes.store(UInt16(position), at: 6)
        for index in 0..<payload.count { bytes[Self.headBytes + index] = payload[index] }
        return Self.headBytes + payload.count
    }

    /// Reads the head of a frame that is exactly `bytes`. The payload is what follows it.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        guard try FrameKind.read(bytes) == .clip else { throw FrameError(.kind, offset: 0) }
        guard bytes.count > Self.headBytes, bytes.count <= Self.encodedBytesMaximum,
            bytes.count == Self.headBytes + Int(bytes.load(UInt16.self, at: 2))
        else { throw FrameError(.length, offset: bytes.count) }
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        guard bytes[4] < UInt8(Limits.behaviourCountMaximum) else { throw FrameError(.value, offset: 4) }
        guard bytes[5] == 0 else { throw FrameError(.value, offset: 5) }
        isLast = bytes[1] == 1
        lane = Int(bytes[4])
        position = Int(bytes.load(UInt16.self, at: 6))
    }
}
