// SPDX-License-Identifier: Apache-2.0

import BoardPort

/// One word of the command line. It lives as long as the program.
@safe
struct Word: @unchecked Sendable {
    private let start: UnsafePointer<CChar>

    init(_ start: UnsafePointer<CChar>) { unsafe self.start = start }

    /// The word as C functions take it: bytes that end with a zero.
    var characters: UnsafePointer<CChar> { unsafe start }

    /// The byte at `index`; the zero at the end is the last one that may be asked for.
    subscript(index: Int) -> UInt8 { unsafe UInt8(bitPattern: start[index]) }

    /// A whole number in decimal digits, or nil.
    var number: UInt64? {
        guard self[0] != 0 else { return nil }
        var value: UInt64 = 0
        var index = 0
        while self[index] != 0 {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(UInt64(digit))
            if isTooLarge || isStillTooLarge { return nil }
            value = sum
            index += 1
        }
        return value
    }

    /// Whether these are its bytes.
    func says(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where self[index] != bytes[index] || self[index] == 0 { return false }
        return self[bytes.count] == 0
    }

    /// Whether a task is named by the path of a file: no task's name has a dot or a slash.
    var isPath: Bool {
        var index = 0
        while self[index] != 0 {
            if self[index] == UInt8(ascii: ".") || self[index] == UInt8(ascii: "/") { return true }
            index += 1
        }
        return false
    }

    /// Whether a word says this; lets a `switch` compare words with literals. An option says it with its
    /// value behind it, too: `--seed=7` is `--seed`.
    static func ~= (text: StaticString, word: Word) -> Bool {
        for index in 0..<text.utf8CodeUnitCount
        where unsafe word[index] != text.utf8Start[index] { return false }
        let end = word[text.utf8CodeUnitCount]
        return end == 0 || (end == UInt8(ascii: "=") && word.isOption)
    }

    private var isOption: Bool { self[0] == UInt8(ascii: "-") && self[1] == UInt8(ascii: "-") }

    /// What is behind an option's equals sign; nil where there is none.
    fileprivate var value: Word? {
        guard isOption else { return nil }
        var index = 0
        while self[index] != UInt8(ascii: "=") {
            guard self[index] != 0 else { return nil }
            index += 1
        }
        return unsafe Word(start + index + 1)
    }
}

/// The words of the command line, from left to right.
struct Words {
    private var index: Int32 = 1

    /// The next word; nil at the end.
    mutating func next() -> Word? {
        guard let start = unsafe board_argument(index) else { return nil }
        index += 1
        return unsafe Word(start)
    }

    /// An option's value: what is behind its equals sign, or the word that must follow.
    mutating func value(of option: Word) throws(UsageError) -> Word {
        guard let word = option.value ?? next() else { throw .missingValue(option) }
        return word
    }

    /// True, for an option that has no value and got none.
    func flag(_ option: Word) throws(UsageError) -> Bool {
        guard option.value == nil else { throw .unwantedValue(option) }
        return true
    }

    /// The path that must follow an option. A shell expands `~` where it stands alone before a slash; what
    /// comes through to here would be a folder of that name.
    mutating func path(of option: Word) throws(UsageError) -> Word {
        let word = try value(of: option)
        guard word[0] != UInt8(ascii: "~") else {
            throw .badValue(word, "the whole path; nobody puts the home folder in the place of ~ here")
        }
        return word
    }

    /// An option's value where that is a number.
    mutating func number(of option: Word, in range: ClosedRange<UInt64>) throws(UsageError) -> UInt64 {
        let word = try value(of: option)
        guard let number = word.number, range.contains(number) else { throw .badNumber(word) }
        return number
    }
}
