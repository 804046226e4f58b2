// SPDX-License-Identifier: Apache-2.0

/// Puts the fields of a packet one behind the other; numbers have their highest byte first.
struct MqttFields {
    /// Bytes so far.
    private(set) var count = 0

    /// Nothing yet.
    init() {}

    /// A packet's head.
    /// - Parameters:
    ///   - first: kind and flags.
    ///   - length: how many bytes follow.
    init(_ first: UInt8, length: Int, to bytes: inout MutableSpan<UInt8>) {
        add(first, to: &bytes)
        var rest = length
        repeat {
            add(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0), to: &bytes)
            rest >>= 7
        } while rest > 0
    }

    mutating func add(_ byte: UInt8, to bytes: inout MutableSpan<UInt8>) {
        bytes[count] = byte
        count += 1
    }

    mutating func add(number: UInt16, to bytes: inout MutableSpan<UInt8>) {
        add(UInt8(number >> 8), to: &bytes)
        add(UInt8(number & 0xFF), to: &bytes)
    }

    mutating func add(_ content: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) {
        for index in 0..<content.count { add(content[index], to: &bytes) }
    }

    mutating func add(_ text: StaticString, to bytes: inout MutableSpan<UInt8>) {
        for index in 0..<text.utf8CodeUnitCount { unsafe add(text.utf8Start[index], to: &bytes) }
    }

    /// Adds a text or other bytes behind their length.
    mutating func add(counted content: Span<UInt8>, to bytes: inout MutableSpan<UInt8>) {
        add(number: UInt16(content.count), to: &bytes)
        add(content, to: &bytes)
    }
}
