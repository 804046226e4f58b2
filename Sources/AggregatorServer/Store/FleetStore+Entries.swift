import Foundation
import GRDB
import NudgeCore

extension FleetStore {
    /// Writes entries in order, all or none.
    func write(_ entries: [FleetEntry]) throws(FleetStoreError) {
        try write { database in
            for entry in entries {
                switch entry {
                case .round(let entry): try Self.insert(entry, in: database)
                case .event(let entry): try Self.insert(entry, in: database)
                case .member(let run, let member, let device):
                    try database.cachedStatement(
                        sql: "INSERT OR REPLACE INTO members (run, member, device) VALUES (?, ?, ?)"
                    ).execute(arguments: [run, member, device])
                }
            }
        }
    }

    /// A round that a restart replays from the log is entered again as it was.
    private static func insert(_ entry: RoundEntry, in database: Database) throws {
        let absent = entry.ballots.count { Ballot($0).vote == .absent }
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO rounds (run, round, accepted, closed, voted, absent)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            entry.run, entry.round, entry.isAccepted, entry.closed, entry.ballots.count - absent, absent,
        ])
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO votes (run, round, ballots) VALUES (?, ?, ?)"
        ).execute(arguments: [entry.run, entry.round, Data(entry.ballots)])
    }

    private static func insert(_ entry: EventEntry, in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO events (time, run, device, kind, detail) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [entry.time, entry.run, entry.device, entry.kind, entry.detail])
    }

    /// The latest events, newest first.
    /// - Parameter limit: how many at most.
    public func events(limit: Int) throws(FleetStoreError) -> [EventEntry] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM events ORDER BY id DESC LIMIT ?", arguments: [limit]
            ).map { row in
                EventEntry(
                    time: row["time"], run: row["run"], device: row["device"], kind: row["kind"],
                    detail: row["detail"])
            }
        }
    }
}
