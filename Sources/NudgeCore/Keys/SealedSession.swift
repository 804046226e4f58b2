// SPDX-License-Identifier: Apache-2.0

/// One end of a sealed connection: what it seals, only the other end can have read, whoever carries it.
///
/// Both ends add a number that the other one has never seen. Their key for this connection follows from the
/// two and the device's own; every frame then has a place in the row of its direction and a code over that
/// place and all its bytes. A frame that is damaged, invented, repeated, left out or of another connection is
/// refused. What is said is not hidden.
public struct SealedSession: Sendable {
    /// The ends of a connection.
    public enum End: UInt8, Sendable {
        /// The device.
        case device = 0
        /// The fleet's server.
        case server = 1

        var other: End { self == .device ? .server : .device }
    }

    private let key: DeviceKey
    private let end: End
    private var sealedCount: UInt32 = 0
    private var openedCount: UInt32 = 0

    /// Begins a connection.
    /// - Parameters:
    ///   - key: the device's.
    ///   - deviceNonce: the number of its introduction.
    ///   - serverNonce: that of the server's answer.
    ///   - end: the end that this is.
    public init(_ key: DeviceKey, deviceNonce: UInt64, serverNonce: UInt64, end: End) {
        var code = key.code(for: DeviceKey.Purpose.session)
        code.add(deviceNonce)
        code.add(serverNonce)
        let own = code.value()
        self.key = DeviceKey(own.span)
        self.end = end
    }

    /// Writes a sealed frame at the beginning of `bytes` and returns its length.
    /// - Parameters:
    ///   - frame: exactly one frame, not sealed itself.
    ///   - bytes: as many, and ``SealedFrame/headBytes`` more.
    public mutating func seal(_ frame: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) -> Int {
        let head = SealedFrame(number: sealedCount, tag: tag(of: frame, number: sealedCount, from: end))
        sealedCount &+= 1
        return head.write(frame, to: &bytes)
    }

    /// Checks a sealed frame.
    /// - Returns: where in it the frame lies that the other end sealed.
    /// - Throws: `number` when frames before it are missing or it came before, `tag` when the other end did
    ///   not seal it, and what ``SealedFrame/init(reading:)`` throws. Nothing is changed then, and nothing
    ///   more should be expected of this connection.
    public mutating func open(_ bytes: Span<UInt8>) throws(FrameError) -> Range<Int> {
        let head = try SealedFrame(reading: bytes)
        let range = SealedFrame.headBytes..<bytes.count
        guard head.tag == tag(of: bytes.extracting(range), number: head.number, from: end.other) else {
            throw FrameError(.tag, offset: 8)
        }
        guard head.number == openedCount else { throw FrameError(.number, offset: 4) }
        openedCount &+= 1
        return range
    }

    private func tag(of frame: Span<UInt8>, number: UInt32, from end: End) -> UInt64 {
        var code = key.code(for: end.rawValue)
        code.add(number)
        code.add(frame)
        let value = code.value()
        return value.span.load(UInt64.self, at: 0)
    }
}
