// SPDX-License-Identifier: Apache-2.0

/// A piece of what brings an agent up to date: of the run log, or of an encoded replica.
///
/// Layout, little-endian: kind (1), whether it is the last (1), length of the payload (2), the payload's
/// place in the whole (4), payload. A piece of the log holds whole records.
public struct ChunkFrame: Equatable, Sendable {
    /// Bytes before the payload.
    public static let headBytes = 8
    /// Bytes of the longest payload. A board needs a buffer for one frame.
    public static let payloadBytesMaximum = 1024

    /// Whether it is a piece of a replica, not of the log.
    public var isSnapshot: Bool
    /// Whether no more chunks follow.
    public var isLast: Bool
    /// Where the payload lies in the whole, in bytes from its beginning.
    public var position: UInt32

    /// Makes the head of a frame.
    public init(isSnapshot: Bool, isLast: Bool, position: UInt32) {
        self.isSnapshot = isSnapshot
        self.isLast = isLast
        self.position = position
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    /// - Parameters:
    ///   - payload: at most ``payloadBytesMaximum`` bytes.
    ///   - bytes: as many, and ``headBytes`` more.
    public func write(_ payload: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) -> Int {
        precondition(payload.count <= Self.payloadBytesMaximum, "a chunk holds at most 1024 bytes")
        bytes[0] = (isSnapshot ? FrameKind.snapshot : .log).firstByte
        bytes[1] = isLast ? 1 : 0
        bytes.store(UInt16(payload.count), at: 2)
        bytes.store(position, at: 4)
        for index in 0..<payload.count { bytes[Self.headBytes + index] = payload[index] }
        return Self.headBytes + payload.count
    }

    /// Reads the head of a frame that is exactly `bytes`. The payload is what follows it.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        let kind = try FrameKind.read(bytes)
        guard kind == .log || kind == .snapshot else { throw FrameError(.kind, offset: 0) }
        guard bytes.count >= Self.headBytes, bytes.count <= Self.headBytes + Self.payloadBytesMaximum,
            bytes.count == Self.headBytes + Int(bytes.load(UInt16.self, at: 2))
        else { throw FrameError(.length, offset: bytes.count) }
        guard bytes[1] <= 1 else { throw FrameError(.value, offset: 1) }
        isSnapshot = kind == .snapshot
        isLast = bytes[1] == 1
        position = bytes.load(UInt32.self, at: 4)
    }
}
