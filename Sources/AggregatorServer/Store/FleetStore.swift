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

    /// Opens a database, or makes it.
    public init(_ path: String) throws(FleetStoreError) {
        self.path = path
        do {
            var configuration = Configuration()
            configuration.label = "fleet"
            // SQLite's own pauses grow up to a tenth of a second: among programs that write all the time,
            // whoever waits longest has the least chance. These are of one kind, and 10 s together.
            configuration.busyMode = .callback { attempts in
                usleep(.random(in: 1000...19_000))
                return attempts < 1000
            }
            pool = try DatabasePool(path: path, configuration: configuration)
            try Self.migrator.migrate(pool)
        } catch {
            throw .unusable(path, error)
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
            // In WAL mode a transaction is not synchronised, a checkpoint is. This kind waits for another
            // program's; a passive one would fail, though what was written is there.
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.full) }
        } catch {
            throw .unusable(path, error)
        }
    }
}
