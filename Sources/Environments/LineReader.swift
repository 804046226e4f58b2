// SPDX-License-Identifier: Apache-2.0

internal import EnvironmentPort

/// Reads a line word by word. Words are separated by single spaces; at the line's end there is a zero.
@safe
struct LineReader {
    private let start: UnsafePointer<CChar>
    private var offset = 0

    init(_ line: UnsafePointer<CChar>) { unsafe start = line }

    /// Whether nothing is left.
    var isAtEnd: Bool { unsafe start[offset] == 0 }

    /// Takes the next word if it is this one.
    mutating func take(_ word: StaticString) -> Bool {
        var end = wordStart
        for index in 0..<word.utf8CodeUnitCount {
            guard unsafe UInt8(bitPattern: start[end]) == word.utf8Start[index] else { return false }
            end += 1
        }
        return take(upTo: end)
    }

    /// Takes the next word if it is a number, which may be infinite or none (`nan`).
    mutating func takeNumber() -> Double? {
        var number = 0.0
        let first = wordStart
        let count = unsafe Int(environment_read_number(start + first, &number))
        return count > 0 && take(upTo: first + count) ? number : nil
    }

    /// Takes the next word if it is a whole number within a range.
    mutating func takeCount(_ range: ClosedRange<Int>) -> Int? {
        guard let number = takeNumber(), number >= Double(range.lowerBound),
            number <= Double(range.upperBound), number == number.rounded(.down)
        else { return nil }
        return Int(number)
    }

    /// Takes a word of 16 hexadecimal digits.
    mutating func takeFingerprint() -> UInt64? {
        var value: UInt64 = 0
        let first = wordStart
        for index in 0..<16 {
            guard let digit = unsafe Self.digit(start[first + index]) else { return nil }
            value = value << 4 | digit
        }
        return take(upTo: first + 16) ? value : nil
    }

    /// Takes the next word, whatever it is, byte by byte.
    mutating func takeWord(_ body: (UInt8) -> Void) -> Bool {
        var end = wordStart
        let first = end
        while unsafe start[end] != 0, unsafe start[end] != 0x20 {
            unsafe body(UInt8(bitPattern: start[end]))
            end += 1
        }
        return end > first && take(upTo: end)
    }

    /// Where the next word begins: behind the space that ends the one before it.
    private var wordStart: Int { unsafe offset > 0 && start[offset] == 0x20 ? offset + 1 : offset }

    private mutating func take(upTo end: Int) -> Bool {
        guard unsafe start[end] == 0 || start[end] == 0x20 else { return false }
        offset = end
        return true
    }

    private static func digit(_ character: CChar) -> UInt64? {
        switch UInt8(bitPattern: character) {
        case let byte where byte >= 0x30 && byte <= 0x39: UInt64(byte - 0x30)
        case let byte where byte >= 0x61 && byte <= 0x66: UInt64(byte - 0x61 + 10)
        default: nil
        }
    }
}
