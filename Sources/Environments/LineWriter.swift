// SPDX-License-Identifier: Apache-2.0

internal import EnvironmentPort

/// A line that is being written: at most 64 numbers and a few words. Its bytes lie with whoever sends it,
/// because a board's stack has few pages.
@safe
struct LineWriter: ~Copyable {
    /// Room for the longest line.
    static let bytesMaximum = 1280

    private let bytes: UnsafeMutablePointer<CChar>
    private(set) var count = 0

    /// Begins a line with a word.
    /// - Parameter bytes: room for ``bytesMaximum``, which outlives this value and holds no other line.
    init(_ word: StaticString, in bytes: UnsafeMutablePointer<CChar>) {
        unsafe self.bytes = bytes
        add(word)
    }

    /// Adds a space and a word.
    mutating func append(_ word: StaticString) {
        add(byte: 0x20)
        add(word)
    }

    /// Adds a space and a path that ends with a zero, of at most 64 bytes.
    mutating func append(path text: UnsafePointer<CChar>) {
        add(byte: 0x20)
        var index = 0
        while unsafe text[index] != 0, index < 64 {
            add(byte: unsafe text[index])
            index += 1
        }
    }

    /// Adds a space and a number that is read as the same one again.
    mutating func append(_ number: Float) {
        add(byte: 0x20)
        precondition(count + 16 <= Self.bytesMaximum, "a line has 64 numbers at most")
        count += unsafe Int(environment_write_number(bytes + count, number))
    }

    /// Adds a space and a whole number.
    mutating func append(_ number: UInt64) {
        add(byte: 0x20)
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            add(byte: CChar(0x30 + number / divisor % 10))
            divisor /= 10
        }
    }

    /// Ends the line and sends it.
    /// - Returns: 0, or why it could not be sent.
    mutating func send(
        over link: OpaquePointer, timeoutMilliseconds: UInt32
    ) -> Int32 {
        add(byte: 0x0A)
        return unsafe environment_send(link, bytes, count, timeoutMilliseconds)
    }

    private mutating func add(_ word: StaticString) {
        for index in 0..<word.utf8CodeUnitCount {
            unsafe add(byte: CChar(bitPattern: word.utf8Start[index]))
        }
    }

    private mutating func add(byte: CChar) {
        precondition(count < Self.bytesMaximum, "a line has 64 numbers at most")
        unsafe bytes[count] = byte
        count += 1
    }
}
