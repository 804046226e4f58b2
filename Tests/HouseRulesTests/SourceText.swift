// SPDX-License-Identifier: Apache-2.0

/// Swift text as rules look at it.
enum SourceText {
    /// The text's lines, numbered from 1.
    static func lines(_ text: String) -> [(number: Int, text: Substring)] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines.enumerated().map { ($0 + 1, $1) }
    }

    /// The text with comments and the insides of string literals turned into spaces, so that a rule about
    /// code is not set off by words. Line numbers stay; a literal keeps its quotes.
    ///
    /// It does not follow string interpolation, which is blanked with its literal.
    static func code(_ text: String) -> String {
        var bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let end: Int
            var kept = 0
            if starts(bytes, at: index, "//") {
                end = find("\n", in: bytes, from: index) ?? bytes.count
            } else if starts(bytes, at: index, "/*") {
                end = find("*/", in: bytes, from: index + 2).map { $0 + 2 } ?? bytes.count
            } else if starts(bytes, at: index, "\"\"\"") {
                end = find("\"\"\"", in: bytes, from: index + 3).map { $0 + 3 } ?? bytes.count
                kept = 3
            } else if bytes[index] == UInt8(ascii: "\"") {
                end = endOfLiteral(bytes, from: index)
                kept = 1
            } else {
                index += 1
                continue
            }
            blank(&bytes, from: index + kept, to: max(end - kept, index + kept))
            index = end
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The index after a one-line literal's closing quote, or of the line's end if it has none.
    private static func endOfLiteral(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, bytes.count)
    }

    private static func blank(_ bytes: inout [UInt8], from start: Int, to end: Int) {
        for index in start..<min(end, bytes.count) where bytes[index] != UInt8(ascii: "\n") {
            bytes[index] = UInt8(ascii: " ")
        }
    }

    private static func starts(_ bytes: [UInt8], at index: Int, _ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            index + word.count <= bytes.count
                && word.indices.allSatisfy { unsafe bytes[index + $0] == word[$0] }
        }
    }

    private static func find(_ word: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        (min(start, bytes.count)..<bytes.count).first { starts(bytes, at: $0, word) }
    }
}
