// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

/// A device's identity as the servers of a fleet share it. Times are in milliseconds since 1970.
struct SharedDevice: Codable, Equatable {
    var fingerprint: String
    var name: String
    var enrolled: Int64
    var expires: Int64
    var revoked: Int64?
    var reason: String?
}

/// A person's invitation as the servers of a fleet share it. Times are in milliseconds since 1970.
struct SharedPerson: Codable, Equatable {
    var name: String
    var digest: String
    var invited: Int64
    var revoked: Int64?
}

extension FleetStore {
    /// Changes whenever an identity or an invitation does. Costs a walk over both tables' rows.
    func registerDigest() throws(FleetStoreError) -> String {
        try read { database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT (SELECT count(*) || ' ' || count(revoked) || ' ' || ifnull(max(enrolled), '')
                                || ' ' || ifnull(max(revoked), '') FROM devices)
                        || ' ' || (SELECT count(*) || ' ' || count(revoked) || ' '
                                || ifnull(max(invited), '') || ' ' || ifnull(max(revoked), '') FROM people)
                    """) ?? ""
        }
    }

    /// Every identity that was ever made here or elsewhere.
    func sharedDevices() throws(FleetStoreError) -> [SharedDevice] {
        try devices().map { device in
            SharedDevice(
                fingerprint: device.fingerprint, name: device.name, enrolled: device.enrolled.milliseconds,
                expires: device.expires.milliseconds, revoked: device.revoked?.milliseconds,
                reason: device.reason?.rawValue)
        }
    }

    /// Everybody who was ever invited.
    func sharedPeople() throws(FleetStoreError) -> [SharedPerson] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM people").map { row in
                SharedPerson(
                    name: row["name"], digest: row["digest"], invited: (row["invited"] as Date).milliseconds,
                    revoked: (row["revoked"] as Date?)?.milliseconds)
            }
        }
    }

    /// Takes what other servers know. A withdrawal is never taken back; of two identities of one device that
    /// are in force the later one stays, and of two invitations of one person.
    func merge(_ devices: [SharedDevice], _ people: [SharedPerson]) throws(FleetStoreError) {
        guard !devices.isEmpty || !people.isEmpty else { return }
        try writeDurably { database in
            for device in devices.sorted(by: { $0.enrolled < $1.enrolled }) {
                try Self.merge(device, in: database)
            }
            for person in people { try Self.merge(person, in: database) }
        }
    }

    private static func merge(_ device: SharedDevice, in database: Database) throws {
        let isKnown = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM devices WHERE fingerprint = ?)",
            arguments: [device.fingerprint])
        if isKnown == true {
            guard let revoked = device.revoked else { return }
            return try database.execute(
                sql: "UPDATE devices SET revoked = ?, reason = ? WHERE fingerprint = ? AND revoked IS NULL",
                arguments: [Date(milliseconds: revoked), device.reason, device.fingerprint])
        }
        var device = device
        if device.revoked == nil {
            let later = try Date.fetchOne(
                database,
                sql: "SELECT enrolled FROM devices WHERE name = ? AND revoked IS NULL AND enrolled > ?",
                arguments: [device.name, Date(milliseconds: device.enrolled)])
            if let later {
                device.revoked = later.milliseconds
                device.reason = DeviceRecord.Reason.replaced.rawValue
            } else {
                try database.execute(
                    sql: "UPDATE devices SET revoked = ?, reason = ? WHERE name = ? AND revoked IS NULL",
                    arguments: [
                        Date(milliseconds: device.enrolled), DeviceRecord.Reason.replaced.rawValue,
                        device.name,
                    ])
            }
        }
        try database.execute(
            sql: """
                INSERT INTO devices (fingerprint, name, enrolled, expires, revoked, reason)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                device.fingerprint, device.name, Date(milliseconds: device.enrolled),
                Date(milliseconds: device.expires), device.revoked.map { Date(milliseconds: $0) },
                device.reason,
            ])
    }

    private static func merge(_ person: SharedPerson, in database: Database) throws {
        let (invited, revoked) = (
            Date(milliseconds: person.invited), person.revoked.map { Date(milliseconds: $0) }
        )
        let mine = try Date.fetchOne(
            database, sql: "SELECT invited FROM people WHERE name = ?", arguments: [person.name])
        if let mine, mine >= invited {
            guard mine == invited else { return }
            return try database.execute(
                sql: "UPDATE people SET revoked = ifnull(revoked, ?) WHERE name = ?",
                arguments: [revoked, person.name])
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO people (name, digest, invited, revoked) VALUES (?, ?, ?, ?)",
            arguments: [person.name, person.digest, invited, revoked])
    }
}

extension Date {
    fileprivate init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// Milliseconds since 1970, as fine as the database keeps times.
    fileprivate var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }
}
