// SPDX-License-Identifier: Apache-2.0

/// A table as Markdown. The first column is text, the others are numbers.
struct MarkdownTable {
    private var lines: [String]

    init(_ headings: String...) { self.init(headings) }

    init(_ headings: [String]) {
        let rules = headings.indices.map { $0 == 0 ? "---" : "---:" }
        lines = [Self.line(headings), Self.line(rules)]
    }

    /// Whether it has headings only.
    var isEmpty: Bool { lines.count == 2 }

    mutating func add(_ cells: String...) { lines.append(Self.line(cells)) }

    mutating func add(_ cells: [String]) { lines.append(Self.line(cells)) }

    var text: String { lines.joined(separator: "\n") }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}
