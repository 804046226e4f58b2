// SPDX-License-Identifier: Apache-2.0

import Foundation
import TOMLKit

/// The text of a TOML file, which knows on what line a key stands.
public struct TableSource {
    let path: String
    private let lines: [Substring]

    /// Reads a file.
    /// - Returns: its text's places, and its outermost table.
    public static func read(_ path: String) throws(TableError) -> KeyedTable {
        guard let content = FileManager.default.contents(atPath: path) else {
            let problem =
                FileManager.default.fileExists(atPath: path) ? "cannot be read" : "there is no such file"
            throw TableError(path: path, line: 0, key: "", problem: problem, isUnreadable: true)
        }
        guard let text = String(bytes: content, encoding: .utf8) else {
            throw TableError(path: path, line: 0, key: "", problem: "cannot be read as text")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let source = TableSource(path: path, lines: lines)
        do {
            return KeyedTable(source: source, name: "", table: try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            throw TableError(
                path: path, line: error.source.begin.line, key: "", problem: error.description)
        } catch {
            throw TableError(path: path, line: 0, key: "", problem: "\(error)")
        }
    }

    /// The line on which `key` of a table is set; where it is not, that of the table's heading. The third
    /// table of a list is `name[3]`.
    func line(of key: String, in table: String) -> Int {
        var heading = ""
        var headingLine = 1
        var counts: [String: Int] = [:]
        for (index, line) in lines.enumerated() {
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
                let name = text[..<end].trimmingCharacters(in: CharacterSet(charactersIn: "[ \t"))
                counts[name, default: 0] += 1
                heading = text.hasPrefix("[[") ? "\(name)[\(counts[name] ?? 1)]" : name
                if heading == table { headingLine = index + 1 }
                if table.isEmpty, name == key { return index + 1 }
            } else if let equals = text.firstIndex(of: "=") {
                let name = text[..<equals].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
                if heading == table, name == key { return index + 1 }
                if heading.isEmpty, table.hasPrefix(name + "[") { headingLine = index + 1 }
            }
        }
        return headingLine
    }
}
