// SPDX-License-Identifier: Apache-2.0

/// Rules about words, in every text file.
enum WordingRules {
    // Spelled in two halves, so that this file does not find itself.
    private static let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    private static let uncheckedFlag = "-Oun" + "checked"

    /// Nothing is left for later without saying so in the project's plan.
    static let leftovers: Rule = { path, text in
        SourceText.lines(text).flatMap { line in
            markers.filter { marker in
                line.text.split { !$0.isLetter }.contains { $0 == marker }
            }.map {
                Finding(
                    path: path, line: line.number, rule: "leftover \($0)",
                    advice: "do it now, or write down in the plan what is missing")
            }
        }
    }

    /// Bounds and overflow checks stay on everywhere: no saving of bytes is worth a wrong memory access.
    static let unchecked: Rule = { path, text in
        SourceText.lines(text).filter { $0.text.contains(uncheckedFlag) }.map {
            Finding(path: path, line: $0.number, rule: uncheckedFlag, advice: "build with -O or -Osize")
        }
    }

    /// A type is named after what it is.
    static let typeNames: Rule = { path, text in
        guard path.hasSuffix(".swift") else { return [] }
        let declaration =
            #/
            \b (?:struct|class|enum|actor|protocol|typealias) \s+
            (\w* (?:Manager|Helper|Util) \w*)
            /#
        return SourceText.lines(SourceText.code(text)).compactMap { line in
            line.text.firstMatch(of: declaration).map {
                Finding(
                    path: path, line: line.number, rule: "vague name",
                    advice: "name \($0.1) after the one thing that it is or does")
            }
        }
    }
}
