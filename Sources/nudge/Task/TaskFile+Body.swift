// SPDX-License-Identifier: Apache-2.0

import Environments
import Experiments
import Tables

extension TaskFile {
    /// Reads the parts of the body; nil where there are none.
    static func body(
        _ file: inout KeyedTable, of observed: [TaskDescription.Observed]
    ) throws(TableError) -> TaskBody? {
        guard file.has("part") else { return nil }
        var body = TaskBody(view: try file.choice("view", TaskBody.View.self, default: .side), parts: [])
        for var table in try file.tables("part") {
            body.parts.append(try part(&table, on: body.parts, observed.map(\.name)))
        }
        guard body.parts.count <= BodySketch.partCountMaximum else {
            throw file.error("part", "has more than \(BodySketch.partCountMaximum) parts")
        }
        return body
    }

    private static func part(
        _ table: inout KeyedTable, on others: [TaskBody.Part], _ observed: [String]
    ) throws(TableError) -> TaskBody.Part {
        let name = try table.text("name")
        guard !others.contains(where: { $0.name == name }) else {
            throw table.error("name", "another part is called '\(name)'")
        }
        let base = table.has("on") ? try table.text("on") : nil
        if let base, !others.contains(where: { $0.name == base }) {
            throw table.error("on", "no part before this one is called '\(base)'")
        }
        var part = TaskBody.Part(
            name: name, shape: try table.choice("shape", TaskBody.Shape.self, default: .capsule),
            role: try table.choice("role", TaskBody.Role.self, default: .body),
            radius: Float(try table.number("radius", in: 0.001...15, default: 0.05)), base: base)
        if base == nil {
            part.x = try moved(&table, "x", observed)
            part.y = try moved(&table, "y", observed)
        }
        part.length = try moved(&table, "length", observed)
        part.turn = try moved(&table, "turn", observed, scale: 180 / .pi)
        if table.has("cosine") || table.has("sine") {
            part.cosine = try number(&table, "cosine", observed)
            part.sine = try number(&table, "sine", observed)
        }
        try table.finish()
        return part
    }

    /// A length or an angle, and the observed number that moves it, if one does.
    private static func moved(
        _ table: inout KeyedTable, _ key: String, _ observed: [String], scale: Double = 1
    ) throws(TableError) -> TaskBody.Moved {
        let constant = Float(try table.number(key, in: -1e6...1e6, default: 0))
        guard table.has("\(key)-number") else { return TaskBody.Moved(constant) }
        return TaskBody.Moved(
            constant, scale: Float(try table.number("\(key)-scale", in: -1e6...1e6, default: scale)),
            number: try number(&table, "\(key)-number", observed))
    }

    private static func number(
        _ table: inout KeyedTable, _ key: String, _ observed: [String]
    ) throws(TableError) -> String {
        let name = try table.text(key)
        guard observed.contains(name) else {
            throw table.error(key, "no [[observed]] number is called '\(name)'")
        }
        return name
    }
}
