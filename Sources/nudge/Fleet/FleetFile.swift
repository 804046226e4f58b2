// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Experiments
import Federation
import Foundation
import Tables

/// `fleet.toml`: what a server serves, where, and how its rounds are played.
///
/// Everything but `run.task` has a default. The keys of `[run]` are the options of `nudge simulate`.
struct FleetFile {
    /// Where the fleet's keys, database and runs lie; relative to the file's own folder.
    var folder: FleetFolder
    /// The run's name.
    var run: String
    /// The run's settings.
    var settings: SimulationSettings
    /// How rounds are played.
    var rules: FleetRules
    /// Where agents connect.
    var listen: Address
    /// Where the dashboard is.
    var web: Address
    /// What the dashboard asks for, where it is not on loopback.
    var token: String?

    /// An address and a port.
    struct Address {
        var host: String
        var port: Int
    }

    /// Reads a file.
    init(_ path: String) throws {
        var table = try TableSource.read(path)
        let home = (path as NSString).deletingLastPathComponent
        let name = try table.text("folder", default: "fleet")
        folder = FleetFolder(name.hasPrefix("/") || home.isEmpty ? name : home + "/" + name)
        var run = try table.inner("run")
        settings = try Self.settings(&run, in: table)
        self.run = try run.text("name", default: "\(settings.task)-\(settings.seed)")
        var rounds = try table.inner("rounds", isOptional: true)
        rules = try Self.rules(&rounds, settings)
        var server = try table.inner("server", isOptional: true)
        listen = try Self.address(&server, host: "0.0.0.0", port: 7700)
        try server.finish()
        var web = try table.inner("web", isOptional: true)
        self.web = try Self.address(&web, host: "127.0.0.1", port: 7780)
        token = try web.text("token", default: "")
        if token == "" { token = nil }
        try web.finish()
        try table.finish()
    }

    /// A fleet on this machine: every round waits for every agent, so that it learns what a simulation does.
    init(local settings: SimulationSettings) {
        self.settings = settings
        run = "\(settings.task)-\(settings.seed)"
        folder = FleetFolder("runs/fleet-\(run)")
        rules = FleetRules(quorum: settings.agents)
        rules.deadlineMilliseconds = 604_800_000
        rules.patienceRounds = 0
        rules.hasGate = settings.gate != nil
        listen = Address(host: "127.0.0.1", port: 0)
        web = Address(host: "127.0.0.1", port: 0)
    }

    /// The folder alone, for commands that need no more; `fleet` where there is no file.
    static func folder(_ path: String) throws -> FleetFolder {
        guard FileManager.default.fileExists(atPath: path) else { return FleetFolder("fleet") }
        return try FleetFile(path).folder
    }

    private static func settings(_ run: inout KeyedTable, in table: KeyedTable) throws -> SimulationSettings {
        let task = try run.text("task")
        let preset = try run.text("preset", default: Preset.scratch.rawValue)
        guard let preset = Preset(rawValue: preset) else {
            let known = Preset.allCases.map(\.rawValue).joined(separator: ", ")
            throw run.error("preset", "must be one of \(known), not '\(preset)'")
        }
        _ = try run.text("name", default: "-")
        let words = try run.rest().flatMap { key, value -> [String] in
            if value == "true" { return ["--\(key)"] }
            return value == "false" ? ["--no-\(key)"] : ["--\(key)", value]
        }
        let options: SettingOptions
        do {
            options = try SettingOptions.parse(words)
        } catch {
            throw table.error("run", SettingOptions.message(for: error))
        }
        return try RunSettings.make(task: task, preset: preset, options)
    }

    private static func rules(
        _ table: inout KeyedTable, _ settings: SimulationSettings
    ) throws(TableError) -> FleetRules {
        var rules = FleetRules(quorum: 1)
        let half = (settings.agents + 1) / 2
        rules.quorum = try table.integer("quorum", in: 1...1_000_000, default: half)
        rules.deadlineMilliseconds = try milliseconds(&table, "deadlineSeconds", rules.deadlineMilliseconds)
        rules.graceMilliseconds = try milliseconds(&table, "graceSeconds", rules.graceMilliseconds)
        rules.patienceRounds = UInt32(
            try table.integer("patienceRounds", in: 0...1_000_000, default: Int(rules.patienceRounds)))
        rules.memberLimit = try table.integer("memberLimit", in: 1...65_536, default: rules.memberLimit)
        rules.dealInterval = UInt32(
            try table.integer("dealInterval", in: 0...1_000_000, default: Int(rules.dealInterval)))
        rules.quarantines = try table.flag("quarantines", default: rules.quarantines)
        rules.hasGate = settings.gate != nil
        try table.finish()
        return rules
    }

    private static func milliseconds(
        _ table: inout KeyedTable, _ key: String, _ fallback: UInt64
    ) throws(TableError) -> UInt64 {
        UInt64(try table.integer(key, in: 1...604_800, default: Int(fallback / 1000))) * 1000
    }

    private static func address(
        _ table: inout KeyedTable, host: String, port: Int
    ) throws(TableError) -> Address {
        Address(
            host: try table.text("host", default: host),
            port: try table.integer("port", in: 0...65_535, default: port))
    }
}
