// SPDX-License-Identifier: Apache-2.0

import Environments
import Experiments
import Federation
import MuJoCoTasks
import NudgeCore
import Tables

/// The file of a task of one's own; docs/environments.md shows one. Wherever a task's name goes, the path of
/// such a file goes, too.
enum TaskFile {
    /// Reads the file that was written where a task is named; nil if a name was.
    static func read(_ written: String) throws -> TaskDescription? {
        guard written.hasSuffix(".toml") else { return nil }
        var file = try TableSource.read(WrittenPath.resolved(written))
        let name = try file.text("name")
        let observed = try observed(&file)
        let acted = try acted(&file)
        let hertz = try file.number("hertz", in: 0.01...10_000)
        let horizon = try file.integer("horizon", in: 1...1_000_000)
        var task = TaskDescription(
            name: name, observed: observed, acted: acted, hertz: hertz, horizon: horizon)
        task.clip = try file.integer("clip", in: 1...1_000_000, default: horizon)
        task.isResetByPerson = try file.choice("reset", Reset.self, default: .itself) == .person
        task.watchdogMilliseconds = try file.integer("watchdog-milliseconds", in: 0...60_000, default: 0)
        task.patienceSeconds = try file.number("patience-seconds", in: 0.1...3600, default: 10)
        var question = try file.inner("question", isOptional: true)
        task.title = try question.text("title", default: name)
        task.lookFor = try question.text("look-for", default: task.lookFor)
        task.tieBreaker = try question.text("tie-breaker", default: "")
        try question.finish()
        try file.finish()
        if let problem = problem(withName: name) { throw file.error("name", problem) }
        return task
    }

    /// Reads the file where nothing but one will do.
    static func required(_ written: String) throws -> TaskDescription {
        guard let task = try read(written) else {
            throw SettingsError("FILE", "'\(written)' does not end in .toml")
        }
        return task
    }

    /// Who brings the body back before an episode.
    private enum Reset: String, CaseIterable {
        case itself, person
    }

    private static func problem(withName name: String) -> String? {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isPlain, name.utf8.count <= TaskName.fileTaskBytesMaximum else {
            return "must be lower-case letters, digits and hyphens, at most \(TaskName.fileTaskBytesMaximum)"
        }
        let isTaken = (try? SimulationPlan.task(named: name)) != nil
        return isTaken ? "'\(name)' is a task that is built in; take another name" : nil
    }

    private static func observed(
        _ file: inout KeyedTable
    ) throws(TableError) -> [TaskDescription.Observed] {
        var observed: [TaskDescription.Observed] = []
        for var table in try file.tables("observed") {
            let number = TaskDescription.Observed(
                name: try table.text("name"), unit: try table.text("unit", default: ""),
                offset: Float(try table.number("offset", in: -1e9...1e9, default: 0)),
                scale: Float(try table.number("scale", in: 1e-9...1e9, default: 1)))
            try table.finish()
            observed.append(number)
        }
        guard observed.count <= Limits.observationCountMaximum else {
            throw file.error("observed", "has more than \(Limits.observationCountMaximum) numbers")
        }
        return observed
    }

    private static func acted(_ file: inout KeyedTable) throws(TableError) -> [TaskDescription.Acted] {
        var acted: [TaskDescription.Acted] = []
        for var table in try file.tables("acted") {
            acted.append(
                TaskDescription.Acted(
                    name: try table.text("name"), unit: try table.text("unit", default: ""),
                    range: try range(&table)))
        }
        guard acted.count <= Limits.actionCountMaximum else {
            throw file.error("acted", "has more than \(Limits.actionCountMaximum) numbers")
        }
        return acted
    }

    /// Limits lie a scale to either side of the offset unless told, and the offset is safe.
    private static func range(_ table: inout KeyedTable) throws(TableError) -> ActionRange {
        let all = -1e9...1e9
        let offset = try table.number("offset", in: all, default: 0)
        let scale = try table.number("scale", in: 1e-9...1e9, default: 1)
        let minimum = try table.number("minimum", in: all, default: offset - scale)
        let maximum = try table.number("maximum", in: all, default: offset + scale)
        guard minimum < maximum else {
            throw table.error("maximum", "must be above minimum, which is \(minimum)")
        }
        let safe = try table.number("safe", in: all, default: offset)
        guard (minimum...maximum).contains(safe) else {
            throw table.error("safe", "must be within minimum and maximum, not \(safe)")
        }
        try table.finish()
        return ActionRange(
            offset: Float(offset), scale: Float(scale), minimum: Float(minimum), maximum: Float(maximum),
            safe: Float(safe))
    }
}
