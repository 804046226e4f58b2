// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

/// What the fleet remembers beside its run logs: devices, runs, rounds, votes and events, in SQLite.
///
/// The logs alone decide θ. This database decides who may connect, and answers what happened. Several
/// programs may have it open at once: the server, and the command that enrols or revokes a device.
public final class FleetStore: Sendable {
    /// Where the database lies.
    public let path: String
    private let pool: DatabasePool
    private static let attemptsMaximum = 50

    /// Opens a database, or makes it.
    public init(_ path: String) throws(FleetStoreError) {
        self.path = path
        do {
            var configuration = Configuration()
            configuration.label = "fleet"
            configuration.busyMode = .callback(Self.waits)
            pool = try Self.open(path, configuration)
        } catch {
            throw .unusable(path, error)
        }
    }

    /// Opens the file and makes the tables. Where another program does at the same moment, a step is done by
    /// one of the two, or the file is being made ready, and the other has to look again.
    private static func open(_ path: String, _ configuration: Configuration) throws -> DatabasePool {
        var attempts = 0
        while true {
            do {
                let pool = try DatabasePool(path: path, configuration: configuration)
                try migrator.migrate(pool)
                return pool
            } catch let error as DatabaseError {
                let mayPass = [.SQLITE_BUSY, .SQLITE_ERROR].contains(error.resultCode)
                guard mayPass, attempts < attemptsMaximum, waits(attempts) else { throw error }
                attempts += 1
            }
        }
    }

    /// Reads from one state of the database, on the calling thread.
    func read<Value>(_ body: (Database) throws -> Value) throws(FleetStoreError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw .unusable(path, error)
        }
    }

    /// Reads from one state of the database, on a thread of its own.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value,
        then answer: @escaping @Sendable (Result<Value, FleetStoreError>) -> Void
    ) {
        pool.asyncRead { [path] database in
            let result = Result { try body(database.get()) }
            answer(result.mapError { .unusable(path, $0) })
        }
    }

    /// Writes all of it or nothing, on the calling thread.
    func write<Value>(_ body: (Database) throws -> Value) throws(FleetStoreError) -> Value {
        do {
            return try pool.write(body)
        } catch let error as FleetStoreError {
            throw error
        } catch {
            throw .unusable(path, error)
        }
    }

    /// Writes, and returns when it would survive a power cut too. (Other writes may lose their last moments.)
    func writeDurably(_ body: (Database) throws -> Void) throws(FleetStoreError) {
        try write(body)
        do {
            try checkpoint()
        } catch {
            throw .unusable(path, error)
        }
    }

    /// In WAL mode a transaction is not synchronised, a checkpoint is. This kind waits for whoever reads or
    /// writes; where another program makes one, SQLite fails at once and asks no `busyMode`.
    private func checkpoint() throws {
        var attempts = 0
        while true {
            do {
                _ = try pool.writeWithoutTransaction { try $0.checkpoint(.full) }
                return
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                guard Self.waits(attempts) else { throw error }
                attempts += 1
            }
        }
    }

    /// Pauses before the next attempt at what another program holds; false where that took a minute by now:
    /// a disk that others fill may need so long for a transaction.
    ///
    /// SQLite's own pauses grow up to a tenth of a second: among programs that write all the time, whoever
    /// waits longest has the least chance. These are of one kind.
    @Sendable private static func waits(_ attempts: Int) -> Bool {
        usleep(.random(in: 1000...19_000))
        return attempts < 6000
    }
}
