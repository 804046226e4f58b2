// SPDX-License-Identifier: Apache-2.0

/// What a program printed and how it ended.
public struct Outcome: Sendable {
    /// The exit status, or the number of the signal that ended it.
    public var status: Int32
    /// Whether a signal ended it.
    public var wasSignalled: Bool
    /// What it wrote to stdout.
    public var output: String
    /// What it wrote to stderr.
    public var errors: String

    /// Everything it said, for a failed expectation.
    public var words: String { output + errors }

    /// Lines on stderr, the last one's end included.
    public var errorLines: [Substring] {
        errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }

    /// The `key=value` lines of the output.
    public var values: [String: String] { Self.values(output) }

    /// Reads `key=value` lines; others are passed over.
    public static func values(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
        return values
    }
}
