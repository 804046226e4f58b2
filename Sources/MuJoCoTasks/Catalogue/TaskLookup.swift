// SPDX-License-Identifier: Apache-2.0

extension ControlTask {
    /// Finds a task by name in any usual spelling.
    ///
    /// Case, hyphens, underscores and spaces do not matter, nor does a version 5 at the end: `half-cheetah`,
    /// `HalfCheetah-v5`, `halfcheetah` and `half_cheetah` are one task. Other versions are other tasks, and
    /// unknown.
    /// - Throws: `UnknownTaskError`, whose text lists the known names and suggests the nearest.
    public static func named(_ name: String) throws(UnknownTaskError) -> ControlTask {
        let wanted = canonical(name)
        guard let task = all.first(where: { canonical($0.name) == wanted }) else {
            throw UnknownTaskError(name: name)
        }
        return task
    }

    /// Whether two texts are spellings of one name.
    public static func isSame(_ first: String, _ second: String) -> Bool {
        canonical(first) == canonical(second)
    }

    /// Letters and digits in lower case, without a final "v5".
    private static func canonical(_ name: String) -> [UInt8] {
        var letters = name.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: " "): nil
            default: byte
            }
        }
        if letters.suffix(2) == [UInt8(ascii: "v"), UInt8(ascii: "5")] { letters.removeLast(2) }
        return letters
    }

    /// The name that needs the fewest edits, if they are fewer than half of what was written.
    fileprivate static func nearest(to name: String, among names: [String]) -> String? {
        let wanted = canonical(name)
        let ranked = names.map { (name: $0, edits: editCount(wanted, canonical($0))) }
        guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits * 2 < wanted.count else {
            return nil
        }
        return best.name
    }

    /// Levenshtein's distance: insertions, deletions and replacements that turn one word into the other.
    private static func editCount(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var row = Array(0...second.count)
        for (line, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in second.indices {
                let replaced = diagonal + (letter == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[second.count]
    }
}

/// No task has this name.
public struct UnknownTaskError: Error, Equatable, CustomStringConvertible {
    /// What was asked for.
    public let name: String
    /// The names there are.
    public let known: [String]

    /// Nothing has this name.
    /// - Parameters:
    ///   - name: what was asked for.
    ///   - others: names of tasks that are not of this catalogue.
    public init(name: String, others: [String] = []) {
        self.name = name
        known = ControlTask.all.map { $0.name } + others
    }

    /// The known name that looks most like it, if one does.
    public var nearest: String? { ControlTask.nearest(to: name, among: known) }

    /// One sentence on what is wrong, the nearest name, and the names there are.
    public var description: String {
        let suggestion = nearest.map { " Did you mean '\($0)'?" } ?? ""
        return "There is no task '\(name)'.\(suggestion) Known tasks: \(known.joined(separator: ", "))."
    }
}
