// SPDX-License-Identifier: Apache-2.0

/// A setting that cannot be used. One line: which, what is wrong, what is possible.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// The setting, as on the command line.
    public let option: String
    /// What is wrong, and what is possible.
    public let problem: String

    /// Makes an error about `option`, named as on the command line.
    public init(_ option: String, _ problem: String) {
        self.option = option
        self.problem = problem
    }

    /// Both.
    public var description: String { "\(option): \(problem)" }
}
