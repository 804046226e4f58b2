// SPDX-License-Identifier: Apache-2.0

public import Foundation
import GRDB

/// Somebody who may answer a fleet's questions.
public struct PersonRecord: Codable, Equatable, Sendable {
    /// The name.
    public var name: String
    /// When the invitation was made.
    public var invited: Date
    /// When it was withdrawn; nil while it is in force.
    public var revoked: Date?
}

extension FleetStore {
    /// Enters a person; an earlier invitation of the same name stops being in force.
    /// - Parameter digest: the SHA-256 of the person's token, in hexadecimal digits.
    func invite(_ name: String, digest: String, at now: Date = .now) throws(FleetStoreError) {
        try writeDurably { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO people (name, digest, invited) VALUES (?, ?, ?)",
                arguments: [name, digest, now])
        }
    }

    /// Withdraws a person's invitation. What the person answered stays.
    /// - Returns: whether there was one in force.
    public func revokePerson(_ name: String, at now: Date = .now) throws(FleetStoreError) -> Bool {
        var isFound = false
        try writeDurably { database in
            try database.execute(
                sql: "UPDATE people SET revoked = ? WHERE name = ? AND revoked IS NULL",
                arguments: [now, name])
            isFound = database.changesCount > 0
        }
        return isFound
    }

    /// Everybody who was ever invited, by name.
    public func people() throws(FleetStoreError) -> [PersonRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM people ORDER BY name").map { row in
                PersonRecord(name: row["name"], invited: row["invited"], revoked: row["revoked"])
            }
        }
    }

    /// The person whose token has this digest, if the invitation is in force.
    func person(digest: String) throws(FleetStoreError) -> String? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT name FROM people WHERE digest = ? AND revoked IS NULL")
            return try String.fetchOne(statement, arguments: [digest])
        }
    }

    /// Whether nobody was ever invited.
    func isWithoutPeople() throws(FleetStoreError) -> Bool {
        try read { try Bool.fetchOne($0, sql: "SELECT NOT EXISTS (SELECT 1 FROM people)") ?? true }
    }
}
