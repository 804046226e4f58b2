// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import GRDB
import NudgeCore

extension FleetStore {
    /// Writes entries of a run in order, all or none.
    /// - Parameter roster: the run's members; new ones are entered in the store and here.
    func write(_ entries: [FleetEntry], roster: inout Roster) throws(FleetStoreError) {
        var grown = roster
        try write { database in
            for entry in entries {
                switch entry {
                case .closed(let round, let time):
                    try Self.insert(round, at: time, roster: &grown, in: database)
                case .measured(let round, let returnMean):
                    try database.cachedStatement(
                        sql: "UPDATE rounds SET returnMean = ? WHERE run = ? AND round = ?"
                    ).execute(arguments: [returnMean, grown.run, round])
                case .event(let event): try Self.insert(event, run: grown.run, in: database)
                }
            }
            try Self.insertMembers(of: grown, from: roster.devices.count, in: database)
        }
        roster = grown
    }

    private static func insert(
        _ closed: ClosedRound, at time: Date, roster: inout Roster, in database: Database
    ) throws {
        var votes: [UInt8] = []
        var counted = 0
        var inFavour = 0
        for part in closed.parts {
            let number = roster.number(of: part.device)
            while votes.count <= number { votes.append(StoredVote.absent.byte) }
            votes[number] = StoredVote(part.vote, agrees: part.agrees).byte
            if part.vote != .absent { counted += 1 }
            if part.vote.sign > 0 { inFavour += 1 }
        }
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO rounds
                (run, round, accepted, closed, voted, absent, inFavour, milliseconds)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            roster.run, closed.record.round, closed.record.isAccepted, time, counted,
            closed.parts.count - counted, inFavour, closed.milliseconds,
        ])
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO votes (run, round, votes) VALUES (?, ?, ?)"
        ).execute(arguments: [roster.run, closed.record.round, Data(votes)])
    }

    private static func insertMembers(of roster: Roster, from first: Int, in database: Database) throws {
        for member in first..<roster.devices.count {
            try database.cachedStatement(
                sql: "INSERT INTO members (run, member, device) VALUES (?, ?, ?)"
            ).execute(arguments: [roster.run, member, roster.devices[member]])
        }
    }

    private static func insert(_ event: EventEntry, run: Int64, in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO events (time, run, device, kind, detail) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [event.time, run, event.device, event.kind, event.detail])
        guard let device = event.device else { return }
        try database.cachedStatement(
            sql: "UPDATE devices SET seen = ? WHERE name = ? AND revoked IS NULL"
        ).execute(arguments: [event.time, device])
    }
}
