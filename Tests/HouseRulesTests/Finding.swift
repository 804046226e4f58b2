// SPDX-License-Identifier: Apache-2.0

/// A place that breaks a house rule, and what to do about it.
struct Finding: Equatable, CustomStringConvertible {
    var path: String
    var line: Int
    var rule: String
    var advice: String

    /// In the form that editors jump to.
    var description: String { "\(path):\(line): \(rule): \(advice)" }
}

/// A house rule: looks at one file, by its path from the package's root, and says what is wrong.
typealias Rule = @Sendable (_ path: String, _ text: String) -> [Finding]
