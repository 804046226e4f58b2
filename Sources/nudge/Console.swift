// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation

/// Lines for people and programs.
enum Console {
    /// Whether progress can be redrawn in place.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// A line on stderr.
    static func error(_ line: String) { StandardStreams.error(line + "\n") }

    /// Redraws the progress line, on a terminal only.
    static func progress(_ line: String) {
        guard isTerminal else { return }
        StandardStreams.error("\r\u{1B}[K\(line)")
    }

    /// Takes the progress line away.
    static func endProgress() { progress("") }

    /// This program as it was called, for lines that can be pasted.
    static var command: String { CommandLine.arguments[0].quoted }

    /// A line on stdout that a reader at the other end of a pipe gets at once.
    static func line(_ text: String) { StandardStreams.line(text) }

    /// A number of things, of which one has no s.
    static func counted(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    /// A value as one line of JSON on stdout.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

/// Prints a line on stdout. It stands before the standard library's function of this name, which says
/// nothing of a line that cannot be written.
func print(_ text: String) { StandardStreams.line(text) }

extension Double {
    /// With this many decimals.
    func text(_ decimals: Int = 1) -> String { String(format: "%.\(decimals)f", self) }
}

extension Double {
    /// With thousands set apart, and one decimal unless it is whole.
    var grouped: String {
        Int(exactly: self)?.grouped
            ?? Int(self).grouped + String((magnitude - magnitude.rounded(.down)).text().dropFirst())
    }
}

extension Int {
    /// With thousands set apart.
    var grouped: String {
        var text = ""
        for (index, digit) in String(magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (self < 0 ? "-" : "") + String(text.reversed())
    }
}

extension String {
    /// As a shell takes it for one word.
    var quoted: String {
        let isPlain = !isEmpty && allSatisfy { $0.isLetter || $0.isNumber || "/._-+=:,@%".contains($0) }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
