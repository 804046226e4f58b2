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
        var task = try policy(&file, name) ?? steps(&file, name)
        task.isResetByPerson = try file.choice("reset", Reset.self, default: .itself) == .person
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

    /// What is told to an environment, by the key of its tables.
    private enum Told: String {
        case acted, parameter
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

    /// A task whose environment is told how to act in every control step.
    private static func steps(
        _ file: inout KeyedTable, _ name: String
    ) throws(TableError) -> TaskDescription {
        let observed = try observed(&file)
        let acted = try ranges(&file, of: .acted)
        let hertz = try file.number("hertz", in: 0.01...10_000)
        let horizon = try file.integer("horizon", in: 1...1_000_000)
        var task = TaskDescription(
            name: name, observed: observed, acted: acted, hertz: hertz, horizon: horizon)
        task.clip = try file.integer("clip", in: 1...1_000_000, default: horizon)
        task.watchdogMilliseconds = try file.integer("watchdog-milliseconds", in: 0...60_000, default: 0)
        task.body = try body(&file, of: observed)
        return task
    }

    /// A task whose environment has the policy itself; nil for one that is told how to act.
    private static func policy(
        _ file: inout KeyedTable, _ name: String
    ) throws(TableError) -> TaskDescription? {
        guard file.has("parameters") || file.has("parameter") else { return nil }
        let needless = [
            "observed", "acted", "hertz", "horizon", "clip", "watchdog-milliseconds", "view", "part",
        ]
        if let key = needless.first(where: { file.has($0) }) {
            throw file.error(key, "the environment has the policy itself, so nothing is acted; leave it out")
        }
        guard file.has("parameter") else {
            let count = try file.integer("parameters", in: 1...Limits.parameterCountMaximum)
            return TaskDescription(name: name, parameters: .init(count: count))
        }
        guard !file.has("parameters") else {
            throw file.error("parameters", "each [[parameter]] is one; leave it out")
        }
        let named = try ranges(&file, of: .parameter)
        return TaskDescription(name: name, parameters: .init(count: named.count, named: named))
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

    private static func ranges(
        _ file: inout KeyedTable, of told: Told
    ) throws(TableError) -> [TaskDescription.Acted] {
        var numbers: [TaskDescription.Acted] = []
        for var table in try file.tables(told.rawValue) {
            numbers.append(
                TaskDescription.Acted(
                    name: try table.text("name"), unit: try table.text("unit", default: ""),
                    range: try range(&table, of: told)))
        }
        guard numbers.count <= Limits.actionCountMaximum else {
            throw file.error(told.rawValue, "has more than \(Limits.actionCountMaximum) numbers")
        }
        return numbers
    }

    /// Limits of an action lie a scale to either side of the offset unless told, and the offset is safe. A
    /// parameter has no limits unless told, and starts at the offset.
    private static func range(_ table: inout KeyedTable, of told: Told) throws(TableError) -> ActionRange {
        let all = -1e9...1e9
        let offset = try table.number("offset", in: all, default: 0)
        let scale = try table.number("scale", in: 1e-9...1e9, default: 1)
        let usual = told == .acted ? offset - scale...offset + scale : all
        let minimum = try table.number("minimum", in: all, default: usual.lowerBound)
        let maximum = try table.number("maximum", in: all, default: usual.upperBound)
        guard minimum < maximum else {
            throw table.error("maximum", "must be above minimum, which is \(minimum)")
        }
        let safe = told == .acted ? try table.number("safe", in: all, default: offset) : offset
        guard (minimum...maximum).contains(safe) else {
            throw table.error(
                told == .acted ? "safe" : "offset", "must be within minimum and maximum, not \(safe)")
        }
        try table.finish()
        return ActionRange(
            offset: Float(offset), scale: Float(scale), minimum: Float(minimum), maximum: Float(maximum),
            safe: Float(safe))
    }
}
