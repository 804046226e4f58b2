// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import MuJoCoTasks
import Preferences
import Tables

/// `[run]` of `fleet.toml`: the task, the preset, the run's name, and any setting of `nudge simulate` under
/// its own name.
enum RunTable {
    /// Reads the settings. Whatever is wrong with one names its line.
    /// - Parameter rounds: T in place of the table's.
    static func settings(_ run: inout KeyedTable, rounds: Int? = nil) throws -> SimulationSettings {
        let task = try run.text("task")
        let preset = try run.choice("preset", Preset.self, default: .scratch)
        _ = try run.text("name", default: "-")
        var options = try options(&run)
        if let rounds { options.rounds = rounds }
        return try explained(run) { try RunSettings.make(task: task, preset: preset, options) }
    }

    /// Does something with settings of a table. An error that is about one of them gets its line.
    static func explained<Value>(_ run: KeyedTable, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as SettingsError {
            let names = error.option.split(separator: ", ").map { $0.trimmingPrefix("--") }
            throw run.error(names.first.map(String.init) ?? "task", error.problem)
        } catch let error where error is LinkFunctionError || error is PanelistError {
            throw run.error("link", "\(error)")
        } catch let error as JudgeError {
            throw run.error("judge", "\(error)")
        } catch let error as UnknownTaskError {
            throw run.error("task", "\(error)")
        }
    }

    private static func options(_ run: inout KeyedTable) throws -> SettingOptions {
        var words: [String] = []
        for (key, value) in try run.rest() {
            guard SettingOptions.names.contains(key) else { throw unknown(key, run) }
            let own = try self.words(key, value, run)
            // Each alone first: the parser does not say which of several words an error is about.
            do { _ = try SettingOptions.parse(own) } catch {
                throw run.error(key, SettingOptions.message(for: error))
            }
            words += own
        }
        return try SettingOptions.parse(words)
    }

    /// A setting as the words of a command line.
    private static func words(
        _ key: String, _ value: KeyedTable.Value, _ run: KeyedTable
    ) throws(TableError) -> [String] {
        switch (value, isFlag: SettingOptions.flags.contains(key), isList: SettingOptions.lists.contains(key))
        {
        case (.flag(let isOn), isFlag: true, _): return [isOn ? "--\(key)" : "--no-\(key)"]
        case (_, isFlag: true, _): throw run.error(key, "must be true or false")
        case (.list(let numbers), _, isList: true):
            let text = numbers.map(String.init).joined(separator: ",")
            return ["--\(key)=\(numbers.isEmpty ? "none" : text)"]
        case (_, _, isList: true): throw run.error(key, "must be a list of whole numbers, as [64, 64]")
        case (.text(let text), _, _), (.number(let text), _, _): return ["--\(key)=\(text)"]
        case (.flag, _, _), (.list, _, _): throw run.error(key, "must be a text or a number")
        }
    }

    private static func unknown(_ key: String, _ run: KeyedTable) -> TableError {
        if let name = SettingOptions.renamed[key] { return run.error(key, "is called \(name) now") }
        let known = SettingOptions.names + ["task", "preset", "name"]
        let suggestion = Spelling.nearest(to: key, among: known).map { "; did you mean \($0)?" }
        return run.error(key, "unknown key" + (suggestion ?? ""))
    }
}
