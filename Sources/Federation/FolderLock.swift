// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that this program alone writes to, for as long as the value lives.
///
/// The folder itself is locked (flock): no file tells of it, and a program that is killed leaves no lock
/// behind. Whoever writes into a folder of runs takes it first, before anything else is done there.
public final class FolderLock: Sendable {
    /// The folder.
    public let path: String
    private let descriptor: Int32

    /// Takes a folder.
    /// - Parameters:
    ///   - path: the folder.
    ///   - makes: whether the folder, and those above it, are made where they are missing.
    /// - Throws: `busy` while somebody else has it, `unreadable` where it is missing and not made,
    ///   `unwritable` where it cannot be made or locked.
    public init(_ path: String, makes: Bool) throws(StoreError) {
        self.path = path
        while true {
            if makes {
                try Files.makeFolder(path)
            } else if !Files.isFolder(path) {
                throw .unreadable(path: path, reason: "there is no such folder")
            }
            let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .unwritable(path: path, reason: StoreError.reason()) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let error: StoreError =
                    errno == EWOULDBLOCK
                    ? .busy(path: path) : .unwritable(path: path, reason: StoreError.reason())
                close(descriptor)
                throw error
            }
            // Between the opening and the lock somebody may have moved the folder away.
            if Files.isSame(descriptor, path) {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    // A process that another thread is starting may hold a copy of the descriptor, and with it the lock, for
    // a moment longer than this one.
    deinit {
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether a program has the folder now.
    public static func isTaken(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
