// SPDX-License-Identifier: Apache-2.0

/// A setting that cannot be used. One line: which, what is wrong, what is possible.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// The line.
    public let description: String

    /// Makes an error about `option`, named as on the command line.
    public init(_ option: String, _ problem: String) { description = "\(option): \(problem)" }
}
