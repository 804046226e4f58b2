// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Preferences
import Tables

extension PeopleSettings {
    /// Reads `[people]` of `fleet.toml`. Every key has a default.
    init(_ table: inout KeyedTable, _ settings: SimulationSettings) throws(TableError) {
        self.init(settings)
        title = try table.text("title", default: title)
        lookFor = try table.text("look-for", default: lookFor)
        tieBreaker = try table.text("tie-breaker", default: tieBreaker)
        view = try table.choice("view", View.self, default: view)
        speed = try table.number("speed", in: 0.01...1000, default: speed)
        rules.probeShare = try table.number("probe-share", in: 0...0.5, default: rules.probeShare)
        rules.leaseMilliseconds = try Self.milliseconds(&table, "lease-seconds", rules.leaseMilliseconds)
        rules.holdMilliseconds = try Self.milliseconds(&table, "undo-seconds", rules.holdMilliseconds)
        keepClipsDays = try table.integer("keep-clips-days", in: 0...36_500, default: keepClipsDays)
        try table.finish()
    }

    private static func milliseconds(
        _ table: inout KeyedTable, _ key: String, _ fallback: UInt64
    ) throws(TableError) -> UInt64 {
        UInt64(try table.number(key, in: 0...86_400, default: Double(fallback) / 1000) * 1000)
    }

    /// What a task's page says unless it is told otherwise.
    init(_ settings: SimulationSettings) {
        let question = TaskQuestion.of(settings)
        self.init(
            title: question.title, lookFor: question.lookFor, tieBreaker: question.tieBreaker,
            view: question.isRace ? .race : .grid, speed: TaskQuestion.speed(settings))
        distanceQuestion = question.isRace ? lookFor : nil
    }
}
