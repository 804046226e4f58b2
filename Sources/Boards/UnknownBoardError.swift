// SPDX-License-Identifier: Apache-2.0

import Tables

/// No profile has this name.
public struct UnknownBoardError: Error, Equatable, CustomStringConvertible {
    /// What was asked for.
    public let name: String
    /// The names there are.
    public let known: [String]

    /// One sentence on what is wrong, the nearest name, and the names there are.
    public var description: String {
        let suggestion = Spelling.nearest(to: name, among: known).map { " Did you mean '\($0)'?" } ?? ""
        return "There is no board '\(name)'.\(suggestion) Known boards: \(known.joined(separator: ", "))."
    }
}
