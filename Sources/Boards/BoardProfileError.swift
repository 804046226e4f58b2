/// What is wrong with a profile, and where. One line for people.
public struct BoardProfileError: Error, Equatable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The line, from 1; 0 where the file could not be read at all.
    public let line: Int
    /// The key with its tables, for example `budgets.arenaBytes`; empty where the file is no TOML.
    public let key: String
    /// What is wrong, and what would be right.
    public let problem: String

    /// The file, the line, the key and the problem.
    public var description: String {
        let place = line > 0 ? "\(path):\(line)" : path
        return key.isEmpty ? "\(place): \(problem)" : "\(place): \(key): \(problem)"
    }
}

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
