// SPDX-License-Identifier: Apache-2.0

/// The first frame of a sealed connection, either way: a device says who it is, the server answers. 10 bytes,
/// and the device's name.
///
/// Layout, little-endian: kind (1), length of the name (1), nonce (8), name. The server's has no name.
public struct IntroductionFrame: Equatable, Sendable {
    /// Bytes before the name.
    public static let headBytes = 10
    /// Bytes of the longest frame.
    public static let encodedBytesMaximum = headBytes + Limits.deviceNameBytesMaximum

    /// A number that its sender has never used before.
    public var nonce: UInt64

    /// Makes the head of a frame.
    public init(nonce: UInt64) { self.nonce = nonce }

    /// Writes the frame at the beginning of `bytes` and returns its length.
    /// - Parameters:
    ///   - name: the device's, at most ``Limits/deviceNameBytesMaximum`` bytes; empty for the server's.
    ///   - bytes: as many, and ``headBytes`` more.
    public func write(name: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) -> Int {
        precondition(name.count <= Limits.deviceNameBytesMaximum, "a name has at most 63 bytes")
        bytes[0] = FrameKind.introduction.firstByte
        bytes[1] = UInt8(name.count)
        bytes.store(nonce, at: 2)
        for index in 0..<name.count { bytes[Self.headBytes + index] = name[index] }
        return Self.headBytes + name.count
    }

    /// Reads a frame that is exactly `bytes`. The name is what follows ``headBytes``; any bytes.
    public init(reading bytes: Span<UInt8>) throws(FrameError) {
        guard try FrameKind.read(bytes) == .introduction else { throw FrameError(.kind, offset: 0) }
        guard let length = try Self.length(bytes), length == bytes.count else {
            throw FrameError(.length, offset: bytes.count)
        }
        nonce = bytes.load(UInt64.self, at: 2)
    }

    /// The length of the frame that begins with these bytes; nil when there are too few to tell.
    static func length(_ bytes: Span<UInt8>) throws(FrameError) -> Int? {
        guard bytes.count >= 2 else { return nil }
        guard bytes[1] <= Limits.deviceNameBytesMaximum else { throw FrameError(.length, offset: 1) }
        return headBytes + Int(bytes[1])
    }
}
