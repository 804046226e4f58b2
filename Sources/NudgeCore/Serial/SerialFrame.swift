// SPDX-License-Identifier: Apache-2.0

/// A frame on its way over a serial line: its bytes and a checksum, without a zero among them, and a zero
/// behind. Whoever comes late, or lost bytes, waits for the next zero.
///
/// The zeros are taken out by Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): what lies between
/// them is cut into groups of at most 254 bytes, each behind a byte that says where the next group begins.
public enum SerialFrame {
    static let checksumBytes = 2
    /// Where a group that has no zero behind it begins to differ from one that has.
    static let longestGroup: UInt8 = 0xFF

    /// The most bytes that a frame of `count` bytes takes on the line: four more, and one for every 254.
    public static func encodedBytesMaximum(_ count: Int) -> Int { count + 4 + (count + checksumBytes) / 254 }

    /// Writes a frame as it travels at the beginning of `line` and returns how many bytes that are.
    /// - Parameters:
    ///   - frame: 1 byte or more, any bytes.
    ///   - line: at least ``encodedBytesMaximum(_:)`` bytes.
    public static func write(_ frame: Span<UInt8>, to line: inout MutableSpan<UInt8>) -> Int {
        var groups = SerialGroups()
        var checksum = SerialChecksum()
        for index in 0..<frame.count {
            checksum.add(frame[index])
            groups.add(frame[index], to: &line)
        }
        groups.add(UInt8(truncatingIfNeeded: checksum.value), to: &line)
        groups.add(UInt8(truncatingIfNeeded: checksum.value >> 8), to: &line)
        return groups.finish(&line)
    }
}

/// The groups that bytes are cut into while they are written.
private struct SerialGroups {
    /// Where the group's first byte goes, which is known when its last one is.
    private var start = 0
    private var end = 1
    /// Whether the group is empty and follows one that no zero ended.
    private var isSpare = false

    mutating func add(_ byte: UInt8, to line: inout MutableSpan<UInt8>) {
        isSpare = false
        if byte == 0 { return close(&line) }
        line[end] = byte
        end += 1
        guard end - start == Int(SerialFrame.longestGroup) else { return }
        close(&line)
        isSpare = true
    }

    private mutating func close(_ line: inout MutableSpan<UInt8>) {
        line[start] = UInt8(end - start)
        start = end
        end += 1
    }

    /// Ends the last group, writes the zero, and returns how many bytes there are.
    mutating func finish(_ line: inout MutableSpan<UInt8>) -> Int {
        if isSpare { end = start } else { line[start] = UInt8(end - start) }
        line[end] = 0
        return end + 1
    }
}
