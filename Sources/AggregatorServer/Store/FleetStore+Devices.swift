// SPDX-License-Identifier: Apache-2.0

public import Foundation
import GRDB

extension FleetStore {
    /// Enters a device's certificate; an earlier one of the same name stops being in force.
    public func enroll(_ bundle: DeviceBundle, at now: Date = .now) throws(FleetStoreError) {
        try enroll([bundle], at: now)
    }

    /// Enters many devices' certificates, all or none.
    public func enroll(_ bundles: [DeviceBundle], at now: Date = .now) throws(FleetStoreError) {
        try writeDurably { database in
            for bundle in bundles {
                try Self.enter(
                    bundle.name.description, bundle.fingerprint.description, expires: bundle.expires,
                    at: now, in: database)
            }
        }
    }

    /// Enters the identities of devices behind gateways, all or none.
    public func enroll(_ keys: [ChildKey], at now: Date = .now) throws(FleetStoreError) {
        try writeDurably { database in
            for key in keys {
                try Self.enter(
                    key.name.description, key.number, expires: key.expires, at: now, in: database)
            }
        }
    }

    private static func enter(
        _ name: String, _ fingerprint: String, expires: Date, at now: Date, in database: Database
    ) throws {
        try withdraw(name, as: .replaced, at: now, in: database)
        try database.execute(
            sql: "INSERT INTO devices (fingerprint, name, enrolled, expires) VALUES (?, ?, ?, ?)",
            arguments: [fingerprint, name, now, expires])
    }

    /// Withdraws a device's certificate. A server that is running hangs up on the device within a second.
    public func revoke(_ name: String, at now: Date = .now) throws(FleetStoreError) {
        try writeDurably { database in
            let count = try Self.withdraw(name, as: .revoked, at: now, in: database)
            if count == 0 { throw FleetStoreError.unknownDevice(name) }
        }
    }

    /// Every certificate that a device ever got, by name, the one in force first.
    public func devices() throws(FleetStoreError) -> [DeviceRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM devices ORDER BY name, revoked IS NOT NULL, enrolled DESC"
            ).map(DeviceRecord.init(row:))
        }
    }

    /// Looks a certificate up, on another thread, and answers there.
    func device(
        _ fingerprint: CertificateFingerprint,
        then answer: @escaping @Sendable (Result<DeviceRecord?, FleetStoreError>) -> Void
    ) {
        read(
            { database in
                let statement = try database.cachedStatement(
                    sql: "SELECT * FROM devices WHERE fingerprint = ?")
                return try Row.fetchOne(statement, arguments: [fingerprint.description])
                    .map(DeviceRecord.init(row:))
            }, then: answer)
    }

    /// Looks a device behind a gateway up by its name, the identity in force first, on another thread, and
    /// answers there.
    func device(
        named name: ChildName,
        then answer: @escaping @Sendable (Result<DeviceRecord?, FleetStoreError>) -> Void
    ) {
        read(
            { database in
                let statement = try database.cachedStatement(
                    sql: """
                        SELECT * FROM devices WHERE name = ?
                        ORDER BY revoked IS NOT NULL, enrolled DESC LIMIT 1
                        """)
                return try Row.fetchOne(statement, arguments: [name.description])
                    .map(DeviceRecord.init(row:))
            }, then: answer)
    }

    /// The certificates that are no longer in force, on another thread.
    func withdrawn(then answer: @escaping @Sendable (Result<Set<String>, FleetStoreError>) -> Void) {
        read(
            { try String.fetchSet($0, sql: "SELECT fingerprint FROM devices WHERE revoked IS NOT NULL") },
            then: answer)
    }

    @discardableResult
    private static func withdraw(
        _ name: String, as reason: DeviceRecord.Reason, at now: Date, in database: Database
    ) throws -> Int {
        try database.execute(
            sql: "UPDATE devices SET revoked = ?, reason = ? WHERE name = ? AND revoked IS NULL",
            arguments: [now, reason.rawValue, name])
        return database.changesCount
    }
}

extension FleetAuthority {
    /// Makes a device's identity, writes it to a file and enters it in the register.
    ///
    /// The file comes first: if it cannot be written, the device's earlier identity stays in force.
    public func enroll(
        _ name: DeviceName, writing path: String, in store: FleetStore, days: Int = Lifetime.deviceDays,
        now: Date = WallClock.now
    ) throws -> DeviceBundle {
        let bundle = try issue(name, days: days, now: now)
        try bundle.write(to: path)
        do {
            try store.enroll(bundle, at: now)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        return bundle
    }
}
