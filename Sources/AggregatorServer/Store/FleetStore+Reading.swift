// SPDX-License-Identifier: Apache-2.0

public import Federation
import Foundation
import GRDB
public import NudgeCore

extension FleetStore {
    /// Rounds of a run that are over, oldest first.
    /// - Parameters:
    ///   - first: the first one wanted.
    ///   - limit: how many at most.
    public func rounds(
        run: Int64, from first: UInt32, limit: Int
    ) throws(FleetStoreError) -> [FleetStatus.Round] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM rounds WHERE run = ? AND round >= ? ORDER BY round LIMIT ?",
                arguments: [run, first, limit]
            ).map { row in
                FleetStatus.Round(
                    round: row["round"], isAccepted: row["accepted"], votes: row["voted"],
                    absent: row["absent"], inFavour: row["inFavour"], milliseconds: row["milliseconds"],
                    returnMean: row["returnMean"])
            }
        }
    }

    /// The members of a run, how often they voted and how often the others of their block said the same.
    /// Costs one pass over the run's votes.
    public func accounts(run: Int64) throws(FleetStoreError) -> [FleetStatus.Member] {
        var accounts = try roster(run: run).devices.map { FleetStatus.Member(name: $0) }
        try read { database in
            let rounds = try Data.fetchCursor(
                database, sql: "SELECT votes FROM votes WHERE run = ?", arguments: [run])
            while let votes = try rounds.next() {
                for (member, byte) in votes.enumerated() where member < accounts.count {
                    accounts[member].count(StoredVote(byte))
                }
            }
        }
        return accounts
    }

    /// Calls a function with the counted votes of each round of a run, by device, oldest round first.
    public func forEachVotes(
        run: Int64, _ body: (_ round: UInt32, _ votes: [(device: String, vote: Vote)]) throws -> Void
    ) throws {
        let devices = try roster(run: run).devices
        let rounds = try read { database in
            try Row.fetchAll(
                database, sql: "SELECT round, votes FROM votes WHERE run = ? ORDER BY round",
                arguments: [run])
        }
        for row in rounds {
            let votes = (row["votes"] as Data).enumerated().compactMap { member, byte in
                let vote = StoredVote(byte).vote
                return vote == .absent || member >= devices.count ? nil : (devices[member], vote)
            }
            try body(row["round"], votes)
        }
    }

    /// The members of a run.
    func roster(run: Int64) throws(FleetStoreError) -> Roster {
        let devices = try read { database in
            try String.fetchAll(
                database, sql: "SELECT device FROM members WHERE run = ? ORDER BY member", arguments: [run])
        }
        return Roster(run: run, devices: devices)
    }

    /// The latest events, newest first.
    /// - Parameter limit: how many at most.
    public func events(limit: Int) throws(FleetStoreError) -> [EventEntry] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM events ORDER BY id DESC LIMIT ?", arguments: [limit]
            ).map { row in
                EventEntry(
                    time: row["time"], device: row["device"], kind: row["kind"], detail: row["detail"])
            }
        }
    }
}
