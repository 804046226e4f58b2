// SPDX-License-Identifier: Apache-2.0

/// Why what came over a serial line was no frame. Reading goes on behind the next zero.
public enum SerialError: UInt8, Error, Sendable {
    /// A zero came before the last group was whole: bytes were lost.
    case cut
    /// Fewer bytes than a checksum and something that it is of.
    case short
    /// More bytes than there is room for.
    case long
    /// The checksum is another one: bytes were damaged.
    case checksum
}

/// Reads frames from a serial line, byte by byte, into memory of the caller's.
public struct SerialReader: Sendable {
    /// Bytes of the frame so far, checksum included.
    private var count = 0
    /// The first byte of the group that is being read; 0 between frames.
    private var group: UInt8 = 0
    /// Bytes of the group that are still to come.
    private var missing: UInt8 = 0
    /// Whether everything up to the next zero is to be dropped.
    private var isLost = false

    /// A reader that waits for the beginning of a frame.
    public init() {}

    /// Takes a byte.
    /// - Parameters:
    ///   - byte: the next one on the line.
    ///   - frame: room for the longest frame and 2 bytes more: the same at every call until a frame is whole.
    /// - Returns: how many bytes of `frame` are a frame now; nil while more are needed. Cost: a few
    ///   instructions a byte, and once per frame its checksum.
    public mutating func take(
        _ byte: UInt8, into frame: inout MutableSpan<UInt8>
    ) throws(SerialError) -> Int? {
        if byte == 0 { return try finish(frame.span) }
        if isLost { return nil }
        guard missing == 0 else {
            missing -= 1
            try append(byte, to: &frame)
            return nil
        }
        if group != 0, group != SerialFrame.longestGroup { try append(0, to: &frame) }
        group = byte
        missing = byte - 1
        return nil
    }

    private mutating func append(_ byte: UInt8, to frame: inout MutableSpan<UInt8>) throws(SerialError) {
        guard count < frame.count else {
            isLost = true
            throw .long
        }
        frame[count] = byte
        count += 1
    }

    private mutating func finish(_ frame: Span<UInt8>) throws(SerialError) -> Int? {
        let read = self
        self = SerialReader()
        if read.isLost || read.group == 0 { return nil }
        guard read.missing == 0 else { throw .cut }
        let length = read.count - SerialFrame.checksumBytes
        guard length > 0 else { throw .short }
        var checksum = SerialChecksum()
        for index in 0..<length { checksum.add(frame[index]) }
        guard frame.load(UInt16.self, at: length) == checksum.value else { throw .checksum }
        return length
    }
}
