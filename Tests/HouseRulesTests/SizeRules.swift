// SPDX-License-Identifier: Apache-2.0

/// Rules about how long things may grow.
enum SizeRules {
    static let lineLimit = 110
    static let fileLimit = 400
    static let functionLimit = 70

    /// Lines fit a screen beside another file. A line with an address in it may be longer.
    static let lineLength: Rule = { path, text in
        SourceText.lines(text).filter { $0.text.count > lineLimit && !$0.text.contains("://") }.map {
            Finding(
                path: path, line: $0.number, rule: "line length",
                advice: "\($0.text.count) characters; break the line at \(lineLimit)")
        }
    }

    /// A source file holds one thing.
    static let fileLength: Rule = { path, text in
        let count = SourceText.lines(text).count
        guard path.hasPrefix("Sources/"), count > fileLimit else { return [] }
        let advice = "\(count) lines; split the file by topic, at most \(fileLimit)"
        return [Finding(path: path, line: fileLimit + 1, rule: "file length", advice: advice)]
    }

    /// A function is read without scrolling.
    static let functionLength: Rule = { path, text in
        guard path.hasPrefix("Sources/") else { return [] }
        return functions(in: SourceText.code(text)).filter { $0.lineCount > functionLimit }.map {
            Finding(
                path: path, line: $0.line, rule: "function length",
                advice: "\($0.lineCount) lines; name its parts as functions, at most \(functionLimit)")
        }
    }

    /// Every function, initialiser and subscript that has a body: its first line, and the lines from there to
    /// the closing brace.
    static func functions(in code: String) -> [(line: Int, lineCount: Int)] {
        let lines = SourceText.lines(code).map(\.text)
        let declaration = /(?:^|[^.\w`])(?:func\s+\S|init[?!]?\s*[(<]|deinit\b|subscript\s*[(<])/
        return lines.indices.compactMap { index in
            guard lines[index].contains(declaration) else { return nil }
            return bodyEnd(lines, from: index).map { (index + 1, $0 - index + 1) }
        }
    }

    /// The line index of the brace that closes the body of the declaration on line `start`; nil when no body
    /// follows, as in a protocol.
    private static func bodyEnd(_ lines: [Substring], from start: Int) -> Int? {
        let nextDeclaration = /^\s*(?:@\w+\s+|[a-z]+\s+)*(?:func|init|var|subscript|associatedtype)\b/
        var parentheses = 0
        var braces = 0
        for index in start..<lines.count {
            // A new declaration before any brace: this one was a protocol's requirement.
            if index > start, braces == 0, parentheses == 0, lines[index].contains(nextDeclaration) {
                return nil
            }
            for character in lines[index] {
                switch character {
                case "(" where braces == 0: parentheses += 1
                case ")" where braces == 0: parentheses -= 1
                case "{" where parentheses == 0: braces += 1
                case "}" where parentheses == 0:
                    braces -= 1
                    if braces == 0 { return index }
                    if braces < 0 { return nil }
                default: break
                }
            }
        }
        return nil
    }
}
