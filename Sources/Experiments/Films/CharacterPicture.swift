// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A picture made of plain characters, a row of a terminal each.
struct CharacterPicture {
    /// Where a body's metres lie on the picture. Rows count downwards.
    struct Place {
        var originColumn, originRow: Double
        /// Columns and rows per metre.
        var across, down: Double
        /// The rows that the body is kept within.
        var rows: ClosedRange<Int>

        func column(_ u: Double) -> Int { Int((originColumn + u * across).rounded()) }
        func row(_ v: Double) -> Int {
            min(max(Int((originRow - v * down).rounded(.up)), rows.lowerBound), rows.upperBound)
        }
    }

    private var rows: [[Character]]

    init(width: Int, height: Int) {
        rows = Array(repeating: Array(repeating: " ", count: max(width, 0)), count: max(height, 0))
    }

    /// The rows from top to bottom, without blanks at their ends.
    var lines: [String] {
        rows.map { row in String(row[..<((row.lastIndex { $0 != " " } ?? -1) + 1)]) }
    }

    /// Writes characters from a place on; what lies outside is left out.
    mutating func write(_ text: String, column: Int, row: Int) {
        for (offset, character) in text.enumerated() { set(character, column: column + offset, row: row) }
    }

    private mutating func set(_ character: Character, column: Int, row: Int) {
        guard rows.indices.contains(row), rows[row].indices.contains(column) else { return }
        rows[row][column] = character
    }

    /// Draws a body after so many seconds, with a mark on the middle of its trunk.
    mutating func draw(_ motion: Motion, seconds: Double, at place: Place, mark: Character) {
        let pose = Pose(motion, seconds: seconds)
        // The trunk is the first part, and lies over the limbs; what does not act lies below both.
        let order = motion.parts.indices.reversed()
        for part in order.filter({ motion.parts[$0].role != .body })
            + order.filter({ motion.parts[$0].role == .body })
        {
            let (first, last) = motion.ends(of: part)
            draw(pose.ends[first], pose.ends[last], motion.parts[part].role, at: place)
        }
        let trunk = motion.trunkPlace(seconds)
        set(mark, column: place.column(trunk.u), row: place.row(trunk.v))
    }

    private typealias End = (u: Double, v: Double, depth: Double)

    private mutating func draw(_ from: End, _ to: End, _ role: SketchPart.Role, at place: Place) {
        let across = place.column(to.u) - place.column(from.u)
        let down = place.row(to.v) - place.row(from.v)
        let character = Self.character(role, across: across, down: down)
        let steps = max(across.magnitude, down.magnitude, 1)
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            set(
                character, column: place.column(from.u + share * (to.u - from.u)),
                row: place.row(from.v + share * (to.v - from.v)))
        }
    }

    private static func character(_ role: SketchPart.Role, across: Int, down: Int) -> Character {
        switch role {
        case .goal: return "x"
        case .object: return "#"
        case .scenery: return "."
        case .body:
            if across == 0, down == 0 { return "o" }
            if down.magnitude * 2 < across.magnitude { return "-" }
            if across.magnitude * 2 < down.magnitude { return "|" }
            return (across > 0) == (down > 0) ? "\\" : "/"
        }
    }
}
