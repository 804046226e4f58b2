// SPDX-License-Identifier: Apache-2.0

/// Suggestions for misspelt names.
public enum Spelling {
    /// The candidate that needs the fewest edits, if they are fewer than half of what was written.
    public static func nearest(to written: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { (name: $0, edits: editCount(written, $0)) }
        guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits * 2 < written.count else {
            return nil
        }
        return best.name
    }

    /// Levenshtein's distance, blind to case.
    private static func editCount(_ first: String, _ second: String) -> Int {
        let second = Array(second.lowercased())
        var row = Array(0...second.count)
        for (line, letter) in first.lowercased().enumerated() {
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
