// SPDX-License-Identifier: Apache-2.0

/// Why a server cannot start.
public enum ServiceError: Error, Equatable, CustomStringConvertible {
    /// Nothing can listen there.
    case cannotListen(address: String, reason: String)
    /// A run's name that is none.
    case runName(String)
    /// The rules want a gate that nobody gave.
    case gateMissing

    /// One line for people.
    public var description: String {
        switch self {
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        case .runName(let name):
            "'\(name)' is no name for a run: give 1 to 63 characters of a-z, 0-9, '-', '.' and '_'"
        case .gateMissing: "the rules want an acceptance gate, and none was given"
        }
    }
}
