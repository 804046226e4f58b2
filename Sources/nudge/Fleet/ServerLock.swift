// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation

/// The lock on a fleet's folder that its server holds, and the file that says which process it is.
struct ServerLock {
    private let folder: FolderLock

    /// Takes the folder and writes this process's number.
    init(_ folder: FleetFolder) throws {
        self.folder = try FolderLock(folder.path, makes: true)
        try Files.replace(Self.path(folder), with: Array("\(getpid())\n".utf8))
    }

    /// The process that serves a fleet now; nil when there is none.
    static func owner(_ folder: FleetFolder) -> pid_t? {
        guard FolderLock.isTaken(folder.path), let text = try? Files.read(path(folder)) else { return nil }
        return pid_t(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func path(_ folder: FleetFolder) -> String { folder.path + "/server.pid" }
}
