// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation

/// The file that says which process serves a fleet: locked for as long as it does.
struct ServerLock {
    private let handle: FileHandle

    /// Takes the lock and writes this process's number.
    init(_ folder: FleetFolder) throws {
        try Files.makeFolder(folder.path)
        let path = Self.path(folder)
        guard
            FileManager.default.fileExists(atPath: path)
                || FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forUpdatingAtPath: path)
        else { throw StoreError.unwritable(path: path, reason: "it cannot be made") }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StoreError.unwritable(path: path, reason: "another server serves this fleet")
        }
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data("\(getpid())\n".utf8))
        self.handle = handle
    }

    /// Gives the lock back.
    func release() {
        try? handle.truncate(atOffset: 0)
        _ = flock(handle.fileDescriptor, LOCK_UN)
        try? handle.close()
    }

    /// The process that serves a fleet now; nil when there is none.
    static func owner(_ folder: FleetFolder) -> pid_t? {
        guard let handle = FileHandle(forReadingAtPath: path(folder)) else { return nil }
        defer { try? handle.close() }
        if flock(handle.fileDescriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        let text = (try? handle.readToEnd()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func path(_ folder: FleetFolder) -> String { folder.path + "/server.pid" }
}
