// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation

/// `nudge stop`.
struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends the server of a fleet in good order; the run can go on later.")

    @OptionGroup var fleet: FleetOptions

    func run() throws {
        try Failure.explained {
            let folder = try fleet.folder()
            guard let owner = ServerLock.owner(folder) else {
                print("no server is running for \(folder.path)")
                return
            }
            guard kill(owner, SIGTERM) == 0 else {
                throw ServerSignalError(process: owner, reason: unsafe String(cString: strerror(errno)))
            }
            for _ in 0..<300 where ServerLock.owner(folder) != nil { usleep(100_000) }
            guard ServerLock.owner(folder) == nil else {
                throw ServerSignalError(process: owner, reason: "it has not ended within 30 seconds")
            }
            print("stopped")
        }
    }
}

/// A server did not do what it was told.
struct ServerSignalError: Error, CustomStringConvertible {
    let process: pid_t
    let reason: String

    var description: String { "The server, process \(process), was told to stop, but \(reason)." }
}
