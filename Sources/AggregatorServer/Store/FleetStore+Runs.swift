public import Foundation
import GRDB
import NudgeCore

extension FleetStore {
    /// Enters a run, or finds it again by its name.
    /// - Parameter configuration: its settings as JSON.
    /// - Returns: the run's number.
    public func openRun(
        _ name: String, task: String, configuration: String, at now: Date = .now
    ) throws(FleetStoreError) -> Int64 {
        try write { database in
            if let id = try Int64.fetchOne(
                database, sql: "SELECT id FROM runs WHERE name = ?", arguments: [name])
            {
                return id
            }
            try database.execute(
                sql: "INSERT INTO runs (name, task, configuration, started) VALUES (?, ?, ?, ?)",
                arguments: [name, task, configuration, now])
            return database.lastInsertedRowID
        }
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

    /// How the members of a run agreed with their blocks, by member. Costs one pass over the run's ballots.
    public func agreement(run: Int64) throws(FleetStoreError) -> [DeviceAgreement] {
        try read { database in
            var agreements = try String.fetchAll(
                database, sql: "SELECT device FROM members WHERE run = ? ORDER BY member", arguments: [run]
            ).map { DeviceAgreement(device: $0, voteCount: 0, agreementCount: 0) }
            let rounds = try Data.fetchCursor(
                database, sql: "SELECT ballots FROM votes WHERE run = ?", arguments: [run])
            while let ballots = try rounds.next() {
                for (member, byte) in ballots.enumerated() where member < agreements.count {
                    let ballot = Ballot(byte)
                    if ballot.vote != .absent { agreements[member].voteCount += 1 }
                    if ballot.isAgreeing { agreements[member].agreementCount += 1 }
                }
            }
            return agreements
        }
    }
}
