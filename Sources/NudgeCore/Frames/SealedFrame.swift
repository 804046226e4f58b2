// SPDX-License-Identifier: Apache-2.0

/// The head of a frame that travels through somebody who is not trusted, with the frame behind it: see
/// ``SealedSession``.
///
/// Layout, little-endian: kind (1), zero (1), length of the frame inside (2), its place in the row of its
/// direction (4), the first 64 bits of its code (8), the frame.
public struct SealedFrame: Equatable, Sendable {
    /// Bytes before the frame inside.
    public static let headBytes = 16
    /// Bytes of the longest frame inside.
    public static let payloadBytesMaximum =
        WelcomeFrame.headBytes + RunHeader.encodedBytes(observationCount: Limits.observationCountMaximum)
        + Limits.panelBytesMaximum

    /// How many were sealed before it, in its direction on its connection.
    public var number: UInt32
    /// What only its sender can know of it.
    public var tag: UInt64

    /// Makes the head of a frame.
    public init(number: UInt32, tag: UInt64) {
        self.number = number
        self.tag = tag
    }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    /// - Parameters:
    ///   - payload: the frame inside, at most ``payloadBytesMaximum`` bytes.
    ///   - bytes: as many, and ``headBytes`` more.
    public func write(_ payload: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) -> Int {
        bytes[0] = FrameKind.sealed.firstByte
        bytes[1] = 0
        bytes.store(UInt16(payload.count), at: 2)
        bytes.store(number, at: 4)
        bytes.store(tag, at: 8)
        for index in 0..<payload.count { bytes[Self.headBytes + index] = payload[index] }
        return Self.headBytes + payload.count
    }

    /// Reads the head of a frame that is exactly `bytes`. Whether it is true is for ``SealedSession`` to say.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        guard try FrameKind.read(bytes) == .sealed else { throw FrameError(.kind, offset: 0) }
        guard bytes.count > Self.headBytes, bytes.count <= Self.headBytes + Self.payloadBytesMaximum,
            bytes.count == Self.headBytes + Int(bytes.load(UInt16.self, at: 2))
        else { throw FrameError(.length, offset: bytes.count) }
        guard bytes[1] == 0 else { throw FrameError(.value, offset: 1) }
        let inside = try FrameKind.read(bytes.extracting(Self.headBytes...))
        guard inside != .sealed, inside != .introduction else {
            throw FrameError(.kind, offset: Self.headBytes)
        }
        number = bytes.load(UInt32.self, at: 4)
        tag = bytes.load(UInt64.self, at: 8)
    }
}
