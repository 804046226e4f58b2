// SPDX-License-Identifier: Apache-2.0

import TOMLKit

/// A table of a TOML file, read key by key. What nobody asked for by the end is an unknown key.
public struct KeyedTable {
    /// The file.
    public let source: TableSource
    /// The table's name; empty for the outermost one.
    public let name: String
    let table: TOMLTable
    private var known: Set<String> = []

    init(source: TableSource, name: String, table: TOMLTable) {
        self.source = source
        self.name = name
        self.table = table
    }

    /// The keys that were asked for, whether they are there or not, each with its table's name.
    public var askedKeys: [String] { known.sorted().map { name.isEmpty ? $0 : "\(name).\($0)" } }

    /// An error about a key of this table.
    public func error(_ key: String, _ problem: String) -> TableError {
        TableError(
            path: source.path, line: source.line(of: key, in: name),
            key: name.isEmpty ? key : "\(name).\(key)", problem: problem)
    }

    /// A text that is not empty, or the default.
    public mutating func text(_ key: String, default fallback: String? = nil) throws(TableError) -> String {
        guard let value = try value(key, isOptional: fallback != nil) else { return fallback ?? "" }
        guard let text = value.string else { throw error(key, "must be a text in quotes") }
        guard !text.isEmpty else { throw error(key, "must not be empty") }
        return text
    }

    /// A text that names a case, or the default.
    public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ type: Choice.Type, default fallback: Choice? = nil
    ) throws(TableError) -> Choice {
        let text = try text(key, default: fallback?.rawValue)
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue)
            throw error(key, "must be \(names.joined(separator: ", ")), not '\(text)'")
        }
        return choice
    }

    /// A whole number within a range, or the default.
    public mutating func integer(
        _ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil
    ) throws(TableError) -> Int {
        guard let value = try value(key, isOptional: fallback != nil) else { return fallback ?? 0 }
        guard let number = value.int else { throw error(key, "must be a whole number") }
        guard range.contains(number) else {
            let expected =
                range.lowerBound == range.upperBound
                ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw error(key, "must be \(expected), not \(number)")
        }
        return number
    }

    /// A number within a range, or the default.
    public mutating func number(
        _ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil
    ) throws(TableError) -> Double {
        guard let value = try value(key, isOptional: fallback != nil) else { return fallback ?? 0 }
        guard let number = value.double ?? value.int.map(Double.init) else {
            throw error(key, "must be a number")
        }
        guard range.contains(number) else {
            throw error(key, "must be \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        return number
    }

    /// true or false, or the default.
    public mutating func flag(_ key: String, default fallback: Bool) throws(TableError) -> Bool {
        guard let value = try value(key, isOptional: true) else { return fallback }
        guard let flag = value.bool else { throw error(key, "must be true or false") }
        return flag
    }

    /// A list of texts.
    /// - Parameter isOptional: whether a list that is not there is an empty one.
    public mutating func texts(_ key: String, isOptional: Bool = false) throws(TableError) -> [String] {
        guard let found = try value(key, isOptional: isOptional) else { return [] }
        guard let array = found.array else { throw error(key, "must be a list of texts") }
        let texts = array.compactMap { $0.string }
        guard texts.count == array.count else { throw error(key, "must be a list of texts") }
        return texts
    }

    /// A list of whole numbers within a range.
    public mutating func integers(_ key: String, in range: ClosedRange<Int>) throws(TableError) -> [Int] {
        guard let array = try value(key)?.array else { throw error(key, "must be a list of numbers") }
        let numbers = array.compactMap { $0.int }
        guard numbers.count == array.count, numbers.allSatisfy(range.contains) else {
            throw error(key, "must be a list of numbers, each \(range.lowerBound) to \(range.upperBound)")
        }
        return numbers
    }

    /// A table within this one.
    /// - Parameter isOptional: whether a table that is not there is an empty one.
    public mutating func inner(_ key: String, isOptional: Bool = false) throws(TableError) -> KeyedTable {
        let found = try value(key, isOptional: isOptional) ?? TOMLTable()
        guard let inner = found.table else { throw error(key, "must be a table") }
        return KeyedTable(source: source, name: key, table: inner)
    }

    /// The tables of a list, which has at least one; errors count them from 1.
    public mutating func tables(_ key: String) throws(TableError) -> [KeyedTable] {
        guard let array = try value(key)?.array, !array.isEmpty else {
            throw error(key, "must be a list of tables, each under [[\(key)]]")
        }
        let tables = array.compactMap { $0.table }
        guard tables.count == array.count else { throw error(key, "must be a list of tables") }
        return tables.enumerated().map { index, table in
            KeyedTable(source: source, name: "\(key)[\(index + 1)]", table: table)
        }
    }

    /// Whether the table has a key.
    public func has(_ key: String) -> Bool { table[key] != nil }

    /// All keys that were not asked for, with their values, in the order of their lines.
    public mutating func rest() throws(TableError) -> [(key: String, value: Value)] {
        var rest: [(key: String, value: Value)] = []
        let keys = table.keys.filter { !known.contains($0) }
        for key in keys.sorted(by: { source.line(of: $0, in: name) < source.line(of: $1, in: name) }) {
            let value = try value(key)
            if let text = value?.string {
                rest.append((key, .text(text)))
            } else if let number = value?.int {
                rest.append((key, .number("\(number)")))
            } else if let number = value?.double {
                rest.append((key, .number("\(number)")))
            } else if let flag = value?.bool {
                rest.append((key, .flag(flag)))
            } else if let list = value?.array, list.allSatisfy({ $0.int != nil }) {
                rest.append((key, .list(list.compactMap { $0.int })))
            } else {
                throw error(key, "must be a text, a number, true, false or a list of whole numbers")
            }
        }
        return rest
    }

    /// A value of any kind.
    public enum Value: Equatable, Sendable {
        /// A text.
        case text(String)
        /// A number, in digits.
        case number(String)
        /// true or false.
        case flag(Bool)
        /// A list of whole numbers.
        case list([Int])
    }

    /// Refuses the keys that were not asked for.
    public func finish() throws(TableError) {
        let unknown = table.keys.filter { !known.contains($0) }
        guard let key = unknown.min(by: { source.line(of: $0, in: name) < source.line(of: $1, in: name) })
        else { return }
        let suggestion = Spelling.nearest(to: key, among: known.sorted()).map { "; did you mean \($0)?" }
        throw error(key, "unknown key" + (suggestion ?? ""))
    }

    private mutating func value(
        _ key: String, isOptional: Bool = false
    ) throws(TableError) -> (any TOMLValueConvertible)? {
        known.insert(key)
        let value = table[key]
        if value == nil, !isOptional { throw missing(key) }
        return value
    }

    /// A misspelt key is the likelier mistake than a missing one, and has a line of its own.
    private func missing(_ key: String) -> TableError {
        let stranger = table.keys.first {
            !known.contains($0) && Spelling.nearest(to: $0, among: [key]) != nil
        }
        if let stranger {
            return error(stranger, "unknown key, and \(key) is missing; did you mean \(key)?")
        }
        return error(key, "missing")
    }
}
