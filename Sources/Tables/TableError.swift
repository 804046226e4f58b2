// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a file of settings, and where. One line for people.
public struct TableError: Error, Equatable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The line, from 1; 0 where the file could not be read at all.
    public let line: Int
    /// The key with its tables, for example `budgets.arenaBytes`; empty where the file is no TOML.
    public let key: String
    /// What is wrong, and what would be right.
    public let problem: String
    /// Whether the file is missing or may not be read; otherwise its content is wrong.
    public let isUnreadable: Bool

    /// Makes an error; see the properties.
    public init(path: String, line: Int, key: String, problem: String, isUnreadable: Bool = false) {
        self.isUnreadable = isUnreadable
        self.path = path
        self.line = line
        self.key = key
        self.problem = problem
    }

    /// The file, the line, the key and the problem.
    public var description: String {
        let place = line > 0 ? "\(path):\(line)" : path
        return key.isEmpty ? "\(place): \(problem)" : "\(place): \(key): \(problem)"
    }
}
