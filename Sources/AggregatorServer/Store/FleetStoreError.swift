// SPDX-License-Identifier: Apache-2.0

import GRDB

/// What can go wrong with the fleet's database. The description is one line: what, where, what to do.
public enum FleetStoreError: Error, Equatable {
    /// The database cannot be opened, read or written.
    case unusable(path: String, reason: String)
    /// No device of this name has a certificate that is not revoked.
    case unknownDevice(String)
    /// A run of this name is entered already.
    case runExists(String)
}

extension FleetStoreError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .unusable(let path, let reason): "\(path): \(reason)"
        case .unknownDevice(let name):
            "no device named '\(name)' is enrolled, or it is revoked already; 'nudge devices' lists them"
        case .runExists(let name): "a run named '\(name)' exists already; name another, or continue it"
        }
    }

    /// Names what SQLite said.
    static func unusable(_ path: String, _ error: any Error) -> FleetStoreError {
        guard let error = error as? DatabaseError else { return .unusable(path: path, reason: "\(error)") }
        let reason =
            switch error.resultCode {
            case .SQLITE_FULL: "the disk is full"
            case .SQLITE_BUSY, .SQLITE_LOCKED: "another program holds the database; try again"
            case .SQLITE_CANTOPEN: "the database cannot be opened; is its folder there, and writable?"
            case .SQLITE_READONLY: "the database may not be written"
            case .SQLITE_NOTADB, .SQLITE_CORRUPT: "the database is damaged; restore it from a copy"
            default: error.message ?? "SQLite's error \(error.resultCode.rawValue)"
            }
        return .unusable(path: path, reason: reason)
    }
}
