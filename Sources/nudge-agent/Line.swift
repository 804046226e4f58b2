// SPDX-License-Identifier: Apache-2.0

import BoardPort

/// A line of output under construction: text and numbers without a heap and without a C library's streams.
struct Line: ~Copyable {
    /// Where a line goes.
    enum Stream: Int32 {
        case output = 1
        case error = 2
    }

    private var bytes = InlineArray<1024, UInt8>(repeating: 0)
    private var count = 0

    /// Adds one byte; what does not fit is left out.
    mutating func add(byte: UInt8) {
        guard count < bytes.count else { return }
        bytes[count] = byte
        count += 1
    }

    /// Adds a text.
    mutating func add(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { unsafe add(byte: text.utf8Start[index]) }
    }

    /// Adds a word of the command line.
    mutating func add(_ word: Word) {
        var index = 0
        while word[index] != 0 {
            add(byte: word[index])
            index += 1
        }
    }

    /// Adds a whole number.
    mutating func add(_ number: Int) {
        if number < 0 { add(byte: UInt8(ascii: "-")) }
        var divisor: UInt = 1
        while number.magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            add(byte: UInt8(ascii: "0") + UInt8(number.magnitude / divisor % 10))
            divisor /= 10
        }
    }

    /// Adds a key and a whole number.
    mutating func add(_ key: StaticString, _ number: Int) {
        add(key)
        add(number)
    }

    /// Adds a number with three digits after the point; large ones and those that are none as "out-of-range".
    mutating func add(_ number: Double) {
        guard number.magnitude < 1e6 else { return add("out-of-range") }
        let thousandths = Int(number.magnitude * 1000 + 0.5)
        if number < 0 { add(byte: UInt8(ascii: "-")) }
        add(thousandths / 1000)
        add(byte: UInt8(ascii: "."))
        for place in 0..<3 {
            add(byte: UInt8(ascii: "0") + UInt8(thousandths / (place == 0 ? 100 : place == 1 ? 10 : 1) % 10))
        }
    }

    /// Adds sixteen hexadecimal digits.
    mutating func add(hexadecimal number: UInt64) {
        for position in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * position)) & 15
            add(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Writes what was added, and empties the line.
    mutating func write(to stream: Stream = .output) {
        unsafe bytes.span.withUnsafeBufferPointer { buffer in
            unsafe board_write(stream.rawValue, buffer.baseAddress, count)
        }
        count = 0
    }

    #if NUDGE_TLS
    /// Says what was added to somebody beside the board, and empties the line.
    mutating func say() {
        unsafe bytes.span.withUnsafeBufferPointer { buffer in unsafe board_say(buffer.baseAddress, count) }
        count = 0
    }
    #endif

    /// Writes the line with its end.
    mutating func end(to stream: Stream = .output) {
        add(byte: UInt8(ascii: "\n"))
        write(to: stream)
    }

    /// Writes a line of texts.
    static func print(_ first: StaticString, _ second: StaticString = "", to stream: Stream = .output) {
        var line = Line()
        line.add(first)
        line.add(second)
        line.end(to: stream)
    }

    /// Writes a line with a number: `key=number`.
    static func print(_ key: StaticString, _ number: Int) {
        var line = Line()
        line.add(key)
        line.add(byte: UInt8(ascii: "="))
        line.add(number)
        line.end()
    }
}
