// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

extension FleetStore {
    /// How a person answers.
    /// - Parameters:
    ///   - person: everybody together if nil.
    ///   - run: in this run; in all of them if nil.
    public func tally(of person: String? = nil, run: Int64? = nil) throws(FleetStoreError) -> PersonTally {
        try read { database in
            var tally = PersonTally()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT answers.*, length(lanes) AS laneCount, probeOf, better,
                    (SELECT choice FROM answers AS first WHERE first.showing = probeOf) AS firstChoice
                    FROM showings JOIN answers ON showing = id
                    WHERE (?1 IS NULL OR person = ?1) AND (?2 IS NULL OR run = ?2)
                    """, arguments: [person, run])
            var seconds: [Double] = []
            while let row = try rows.next() {
                if let taken = tally.add(row) { seconds.append(taken) }
            }
            seconds.sort()
            tally.secondsPerAnswer = seconds.isEmpty ? nil : seconds[seconds.count / 2]
            return tally
        }
    }

    /// Everybody who was ever asked or invited, by name.
    /// - Parameter run: how they do in this run; in all of them if nil.
    public func standings(run: Int64? = nil) throws(FleetStoreError) -> [PersonStanding] {
        let records = try people()
        let asked = try read { database in
            try String.fetchAll(
                database, sql: "SELECT DISTINCT person FROM showings WHERE ?1 IS NULL OR run = ?1",
                arguments: [run])
        }
        var standings: [PersonStanding] = []
        for name in Set(asked).union(records.map(\.name)).sorted() {
            standings.append(
                PersonStanding(name, records.first { $0.name == name }, try tally(of: name, run: run)))
        }
        return standings
    }
}

extension PersonTally {
    /// Counts an answer, and says how long it took; nil where that is not known, as of one that was given
    /// beside an agent, without a clip.
    fileprivate mutating func add(_ row: Row) -> Double? {
        answers += 1
        if let better = row["better"] as UInt8? {
            obvious += 1
            if better == row["choice"] as UInt8 { seen += 1 }
        } else if (row["probeOf"] as Int64?) != nil, let first = row["firstChoice"] as UInt8? {
            repeats += 1
            if first == row["choice"] as UInt8 { agreements += 1 }
        }
        if row["laneCount"] == 2, let place = row["place"] as Int? {
            pairs += 1
            if place == 0 { lefts += 1 }
        }
        guard row["plays"] as Int > 0 else { return nil }
        return (row["answered"] as Date).timeIntervalSince(row["shown"])
    }
}
