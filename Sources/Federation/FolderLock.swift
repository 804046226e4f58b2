// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that this program alone writes to, for as long as the value lives.
///
/// The folder itself is locked (flock): no file tells of it, and a program that is killed leaves no lock
/// behind. Whoever writes into a folder of runs takes it first, before anything else is done there. The lock
/// of a folder says nothing to other machines, so where it lies on a network file system an empty file in it
/// is locked, too: that lock is the file server's, who gives it back when the program or its machine ends.
public final class FolderLock: Sendable {
    /// The folder.
    public let path: String
    private let descriptors: [Int32]

    /// Takes a folder.
    /// - Parameters:
    ///   - path: the folder.
    ///   - makes: whether the folder, and those above it, are made where they are missing.
    /// - Throws: `busy` while somebody else has it, `unreadable` where it is missing and not made,
    ///   `unwritable` where it cannot be made or locked.
    public convenience init(_ path: String, makes: Bool) throws(StoreError) {
        try self.init(path, makes: makes, isShared: nil)
    }

    /// - Parameter isShared: whether other machines may have the folder; what its file system says if nil.
    init(_ path: String, makes: Bool, isShared: Bool?) throws(StoreError) {
        self.path = path
        while true {
            if makes {
                try Files.makeFolder(path)
            } else if !Files.isFolder(path) {
                throw .unreadable(path: path, reason: "there is no such folder")
            }
            let folder = try Self.lock(path, path, O_RDONLY | O_DIRECTORY)
            // Between the opening and the lock somebody may have moved the folder away.
            guard Files.isSame(folder, path) else {
                close(folder)
                continue
            }
            guard isShared ?? Self.isOnNetwork(path) else {
                descriptors = [folder]
                return
            }
            do throws(StoreError) {
                descriptors = [folder, try Self.lock(Self.file(path), path, O_RDWR | O_CREAT)]
                return
            } catch {
                close(folder)
                throw error
            }
        }
    }

    /// The file that is locked for other machines.
    static func file(_ path: String) -> String { path + "/.lock" }

    /// Opens and locks a file or folder.
    /// - Parameter path: the folder that errors name.
    private static func lock(_ file: String, _ path: String, _ flags: Int32) throws(StoreError) -> Int32 {
        let descriptor = unsafe open(file, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: StoreError.reason()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error: StoreError =
                errno == EWOULDBLOCK
                ? .busy(path: path) : .unwritable(path: path, reason: StoreError.reason())
            close(descriptor)
            throw error
        }
        return descriptor
    }

    // A process that another thread is starting may hold a copy of a descriptor, and with it the lock, for a
    // moment longer than this one.
    deinit {
        for descriptor in descriptors.reversed() {
            _ = flock(descriptor, LOCK_UN)
            close(descriptor)
        }
    }

    /// Whether a program has the folder now.
    public static func isTaken(_ path: String) -> Bool {
        isTaken(path, O_RDONLY | O_DIRECTORY) || (isOnNetwork(path) && isTaken(file(path), O_RDWR))
    }

    private static func isTaken(_ file: String, _ flags: Int32) -> Bool {
        let descriptor = unsafe open(file, flags | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// File systems that several machines share, by the kernel's names. What comes by FUSE may be one, too.
    private static let networkKinds: Set<Substring> = [
        "9p", "afs", "beegfs", "ceph", "cifs", "gpfs", "lustre", "nfs", "nfs4", "smb3",
    ]

    /// Whether a folder lies on a file system that several machines share.
    static func isOnNetwork(_ path: String) -> Bool {
        var folder = stat()
        guard unsafe stat(path, &folder) == 0, let mounts = try? Files.read("/proc/self/mountinfo") else {
            return false
        }
        let device = UInt64(folder.st_dev)
        let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
        let minor = device & 0xFF | device >> 12 & ~0xFF
        // proc_pid_mountinfo(5): the device is the third field, the kind comes after a hyphen.
        return String(decoding: mounts, as: UTF8.self).split(separator: "\n").contains { line in
            let fields = line.split(separator: " ")
            guard fields.count > 3, fields[2] == "\(major):\(minor)",
                let hyphen = fields.firstIndex(of: "-"), hyphen + 1 < fields.count
            else { return false }
            let kind = fields[hyphen + 1]
            return networkKinds.contains(kind) || kind.hasPrefix("fuse")
        }
    }
}
