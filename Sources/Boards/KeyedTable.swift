import TOMLKit

/// A table of a profile, read key by key. What nobody asked for by the end is an unknown key.
struct KeyedTable {
    let source: ProfileSource
    /// The table's name; empty for the outermost one.
    let name: String
    let table: TOMLTable
    private var known: Set<String> = []

    init(source: ProfileSource, name: String, table: TOMLTable) {
        self.source = source
        self.name = name
        self.table = table
    }

    /// An error about a key of this table.
    func error(_ key: String, _ problem: String) -> BoardProfileError {
        BoardProfileError(
            path: source.path, line: source.line(of: key, in: name),
            key: name.isEmpty ? key : "\(name).\(key)", problem: problem)
    }

    /// A text that is not empty, or the default.
    mutating func text(_ key: String, default fallback: String? = nil) throws(BoardProfileError) -> String {
        guard let value = try value(key, isOptional: fallback != nil) else { return fallback ?? "" }
        guard let text = value.string else { throw error(key, "must be a text in quotes") }
        guard !text.isEmpty else { throw error(key, "must not be empty") }
        return text
    }

    /// A text that names a case.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ type: Choice.Type
    ) throws(BoardProfileError) -> Choice {
        let text = try text(key)
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue)
            throw error(key, "must be \(names.joined(separator: ", ")), not '\(text)'")
        }
        return choice
    }

    /// A whole number within a range.
    mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(BoardProfileError) -> Int {
        guard let number = try value(key)?.int else { throw error(key, "must be a whole number") }
        guard range.contains(number) else {
            let expected =
                range.lowerBound == range.upperBound
                ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw error(key, "must be \(expected), not \(number)")
        }
        return number
    }

    /// true or false, or the default.
    mutating func flag(_ key: String, default fallback: Bool) throws(BoardProfileError) -> Bool {
        guard let value = try value(key, isOptional: true) else { return fallback }
        guard let flag = value.bool else { throw error(key, "must be true or false") }
        return flag
    }

    /// A list of texts.
    mutating func texts(_ key: String) throws(BoardProfileError) -> [String] {
        guard let array = try value(key)?.array else { throw error(key, "must be a list of texts") }
        let texts = array.compactMap { $0.string }
        guard texts.count == array.count else { throw error(key, "must be a list of texts") }
        return texts
    }

    /// A list of whole numbers within a range.
    mutating func integers(_ key: String, in range: ClosedRange<Int>) throws(BoardProfileError) -> [Int] {
        guard let array = try value(key)?.array else { throw error(key, "must be a list of numbers") }
        let numbers = array.compactMap { $0.int }
        guard numbers.count == array.count, numbers.allSatisfy(range.contains) else {
            throw error(key, "must be a list of numbers, each \(range.lowerBound) to \(range.upperBound)")
        }
        return numbers
    }

    /// A table within this one.
    mutating func inner(_ key: String) throws(BoardProfileError) -> KeyedTable {
        guard let inner = try value(key)?.table else { throw error(key, "must be a table") }
        return KeyedTable(source: source, name: key, table: inner)
    }

    /// Refuses the keys that were not asked for.
    func finish() throws(BoardProfileError) {
        let unknown = table.keys.filter { !known.contains($0) }
        guard let key = unknown.min(by: { source.line(of: $0, in: name) < source.line(of: $1, in: name) })
        else { return }
        let suggestion = Spelling.nearest(to: key, among: known.sorted()).map { "; did you mean \($0)?" }
        throw error(key, "unknown key" + (suggestion ?? ""))
    }

    private mutating func value(
        _ key: String, isOptional: Bool = false
    ) throws(BoardProfileError) -> (any TOMLValueConvertible)? {
        known.insert(key)
        let value = table[key]
        if value == nil, !isOptional { throw missing(key) }
        return value
    }

    /// A misspelt key is the likelier mistake than a missing one, and has a line of its own.
    private func missing(_ key: String) -> BoardProfileError {
        let stranger = table.keys.first {
            !known.contains($0) && Spelling.nearest(to: $0, among: [key]) != nil
        }
        if let stranger {
            return error(stranger, "unknown key, and \(key) is missing; did you mean \(key)?")
        }
        return error(key, "missing")
    }
}
