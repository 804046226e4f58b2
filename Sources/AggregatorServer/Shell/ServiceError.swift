// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore

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

extension ServiceError {
    /// Says why nothing can listen at an address, and what to do about it.
    init(listeningOn host: String, _ port: Int, _ error: any Error) {
        let code = (error as? IOError)?.errnoCode ?? 0
        let reason = code == 0 ? "\(error)" : unsafe String(cString: strerror(code))
        let advice =
            switch code {
            case EADDRINUSE: "; stop the program that has the port, or choose another port"
            case EACCES: "; choose a port above 1023"
            case EADDRNOTAVAIL: "; this machine has no such address: 0.0.0.0 means all that it has"
            default: ""
            }
        self = .cannotListen(address: "\(host):\(port)", reason: reason + advice)
    }
}
