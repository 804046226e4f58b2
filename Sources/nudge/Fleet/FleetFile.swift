// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
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
    /// How people are asked; nil where a program answers.
    var people: PeopleSettings?
    /// Where the fleet's servers meet; nil where there is only one.
    var takeover: TakeoverSettings?
    /// The broker that devices are at; nil where none is dialled for them.
    var mqtt: MqttSettings?

    /// Every key that a file can have, with its table; empty where there is no file.
    private(set) var keys: [String] = []
    /// Where the settings were read; nil where they are no file's.
    private var runTable: KeyedTable?

    /// The checked settings. What is wrong with one of the file's names its line.
    func plan() throws -> SimulationPlan {
        guard let runTable else { return try checkedPlan() }
        return try RunTable.explained(runTable) { try checkedPlan() }
    }

    private func checkedPlan() throws -> SimulationPlan {
        guard settings.absence == 0 else {
            throw SettingsError("--absence", "agents of a fleet are absent by themselves; leave it out")
        }
        return try RunSettings.plan(settings)
    }

    /// An address and a port.
    struct Address {
        var host: String
        var port: Int
    }

    /// Where a server listens unless told: for agents, and with its dashboard.
    static let defaultPorts = [
        Address(host: "0.0.0.0", port: 7700), Address(host: "127.0.0.1", port: 7780),
    ]

    /// Reads a file.
    init(_ path: String) throws {
        var table = try TableSource.read(path)
        let home = (path as NSString).deletingLastPathComponent
        let name = try Self.path(try table.text("folder", default: "fleet"), of: "folder", in: table)
        folder = FleetFolder(KeyedTable.path(name, from: home))
        var run = try table.inner("run")
        let unread = run
        settings = try RunTable.settings(&run)
        runTable = run
        self.run = try run.text("name", default: "\(settings.task)-\(settings.seed)")
        settings = try RunSettings.continued(settings, log: folder.run(self.run) + "/run.log") { rounds in
            var again = unread
            return try RunTable.settings(&again, rounds: rounds)
        }
        var rounds = try table.inner("rounds", isOptional: true)
        rules = try Self.rules(&rounds, settings)
        var server = try table.inner("server", isOptional: true)
        listen = try Self.address(&server, Self.defaultPorts[0])
        try server.finish()
        var web = try table.inner("web", isOptional: true)
        self.web = try Self.address(&web, Self.defaultPorts[1])
        token = try web.text("token", default: "")
        if token == "" { token = nil }
        try web.finish()
        let asksPeople = table.has("people")
        var people = try table.inner("people", isOptional: true)
        let peopleSettings = try PeopleSettings(&people, settings)
        self.people = asksPeople ? peopleSettings : nil
        rules.asksPeople = asksPeople
        let takesTurns = table.has("takeover")
        var takeover = try table.inner("takeover", isOptional: true)
        self.takeover = try TakeoverSettings(&takeover, home: home, isThere: takesTurns)
        let hasBroker = table.has("mqtt")
        var mqtt = try table.inner("mqtt", isOptional: true)
        self.mqtt = try MqttSettings(&mqtt, home: home, isThere: hasBroker)
        try table.finish()
        let tables = [run, rounds, server, web, people, takeover, mqtt]
        keys = ([table] + tables).flatMap(\.askedKeys) + SettingOptions.names.map { "run.\($0)" }
        keys = Set(keys).subtracting(tables.map(\.name)).sorted()
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
        rules.roundCount = UInt32(clamping: settings.rounds)
        listen = Address(host: "127.0.0.1", port: 0)
        web = Address(host: "127.0.0.1", port: 0)
    }

    /// The folder alone, for commands that need no more.
    /// - Parameter path: the file; if nil, `fleet.toml`, which may be missing: the folder is `fleet` then.
    static func folder(_ path: String?) throws -> FleetFolder {
        if path == nil, !Files.exists(usual) { return FleetFolder("fleet") }
        return try FleetFile(path ?? usual).folder
    }

    /// The file where none is named.
    static let usual = "fleet.toml"

    /// The dashboard's address alone.
    /// - Parameter path: as for ``folder(_:)``.
    static func web(_ path: String?) throws -> Address {
        if path == nil, !Files.exists(usual) { return Address(host: "127.0.0.1", port: 7780) }
        return try FleetFile(path ?? usual).web
    }

    private static func path(
        _ written: String, of key: String, in table: KeyedTable
    ) throws(TableError) -> String {
        do { return try WrittenPath.resolved(written) } catch { throw table.error(key, error.description) }
    }

    private static func rules(
        _ table: inout KeyedTable, _ settings: SimulationSettings
    ) throws(TableError) -> FleetRules {
        var rules = FleetRules(quorum: 1)
        let half = (settings.agents + 1) / 2
        rules.quorum = try table.integer("quorum", in: 1...1_000_000, default: half)
        rules.deadlineMilliseconds = try milliseconds(&table, "deadline-seconds", rules.deadlineMilliseconds)
        rules.graceMilliseconds = try milliseconds(&table, "grace-seconds", rules.graceMilliseconds)
        rules.patienceRounds = UInt32(
            try table.integer("patience-rounds", in: 0...1_000_000, default: Int(rules.patienceRounds)))
        rules.memberLimit = try table.integer("member-limit", in: 1...65_536, default: rules.memberLimit)
        rules.dealInterval = UInt32(
            try table.integer("deal-interval", in: 0...1_000_000, default: Int(rules.dealInterval)))
        rules.quarantines = try table.flag("quarantines", default: rules.quarantines)
        rules.cohort = try cohort(&table, settings, quorum: rules.quorum)
        rules.hasGate = settings.gate != nil
        rules.roundCount = UInt32(clamping: settings.rounds)
        try table.finish()
        return rules
    }

    /// Who plays a round. It takes an agent for every block, and a quorum.
    private static func cohort(
        _ table: inout KeyedTable, _ settings: SimulationSettings, quorum: Int
    ) throws(TableError) -> FleetRules.CohortRule? {
        let size = try table.integer("cohort", in: 0...65_536, default: 0)
        let takesTurns = try table.flag("cohort-takes-turns", default: false)
        guard size > 0 else {
            guard !takesTurns else { throw table.error("cohort-takes-turns", "needs a cohort, too") }
            return nil
        }
        guard size >= max(settings.agents, quorum) else {
            throw table.error(
                "cohort", "must be at least the \(settings.agents) agents and the quorum of \(quorum)")
        }
        return FleetRules.CohortRule(size: size, takesTurns: takesTurns)
    }

    private static func milliseconds(
        _ table: inout KeyedTable, _ key: String, _ fallback: UInt64
    ) throws(TableError) -> UInt64 {
        UInt64(try table.integer(key, in: 1...604_800, default: Int(fallback / 1000))) * 1000
    }

    private static func address(
        _ table: inout KeyedTable, _ fallback: Address
    ) throws(TableError) -> Address {
        Address(
            host: try table.text("host", default: fallback.host),
            port: try table.integer("port", in: 0...65_535, default: fallback.port))
    }
}
