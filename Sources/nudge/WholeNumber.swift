// SPDX-License-Identifier: Apache-2.0

/// Whole numbers on the command line.
enum WholeNumber {
    /// Reads a number of a type whose own bounds are the allowed range; the error names them, which the
    /// parser's would not.
    static func read<Number: FixedWidthInteger & Sendable>(_ text: String) throws -> Number {
        guard let number = Number(text) else {
            throw RangeError(description: "must be a whole number from \(Number.min) to \(Number.max)")
        }
        return number
    }

    /// What would be allowed.
    struct RangeError: Error, CustomStringConvertible {
        let description: String
    }
}
