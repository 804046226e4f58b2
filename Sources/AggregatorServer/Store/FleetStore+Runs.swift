// SPDX-License-Identifier: Apache-2.0

public import Foundation
import GRDB

extension FleetStore {
    /// Enters a run, or finds it again by its name.
    /// - Parameter configuration: its settings as JSON.
    /// - Returns: the run's number.
    public func openRun(
        _ name: String, task: String, configuration: String, at now: Date = .now
    ) throws(FleetStoreError) -> Int64 {
        try write { database in
            if let number = try Self.runNumber(name, in: database) { return number }
            try database.execute(
                sql: "INSERT INTO runs (name, task, configuration, started) VALUES (?, ?, ?, ?)",
                arguments: [name, task, configuration, now])
            return database.lastInsertedRowID
        }
    }

    /// The number of a run; nil when it was never opened.
    public func runNumber(_ name: String) throws(FleetStoreError) -> Int64? {
        try read { try Self.runNumber(name, in: $0) }
    }

    private static func runNumber(_ name: String, in database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT id FROM runs WHERE name = ?", arguments: [name])
    }

    /// Notes that a run came to its end.
    public func endRun(_ id: Int64, at now: Date = .now) throws(FleetStoreError) {
        try write { database in
            try database.execute(
                sql: "UPDATE runs SET ended = ? WHERE id = ?", arguments: [now, id])
        }
    }

    /// Every run, oldest first.
    public func runs() throws(FleetStoreError) -> [RunEntry] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT runs.*, (SELECT count(*) FROM rounds WHERE run = runs.id) AS roundCount
                    FROM runs ORDER BY id
                    """
            ).map { row in
                RunEntry(
                    id: row["id"], name: row["name"], task: row["task"],
                    configuration: row["configuration"], started: row["started"], ended: row["ended"],
                    roundCount: row["roundCount"])
            }
        }
    }
}
