// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Whole files in, whole files out.
public enum Files {
    /// Reads a file.
    public static func read(_ path: String) throws(StoreError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .unreadable(path: path, reason: StoreError.reason(error))
        }
    }

    /// Replaces a file as a whole: a reader sees the old content or the new one, never a part. Programs that
    /// replace the same file wait for each other.
    public static func replace(_ path: String, with bytes: [UInt8]) throws(StoreError) {
        let temporary = path + ".part"
        do {
            let handle = try takeTemporary(temporary)
            do {
                try handle.truncate(atOffset: 0)
                try handle.write(contentsOf: bytes)
                try handle.synchronize()
                guard unsafe rename(temporary, path) == 0 else { throw systemError() }
            } catch {
                // Under the lock, so that nobody else's is removed.
                try? FileManager.default.removeItem(atPath: temporary)
                throw error
            }
            try handle.close()
        } catch {
            throw .unwritable(path: path, reason: StoreError.reason(error))
        }
    }

    /// Opens a temporary file for one writer at a time.
    private static func takeTemporary(_ path: String) throws -> FileHandle {
        while true {
            let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw systemError() }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            guard flock(descriptor, LOCK_EX) == 0 else { throw systemError() }
            // Whoever had it has renamed it by now.
            if isSame(descriptor, path) { return handle }
        }
    }

    private static func systemError() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    /// Whether an open file is the one at this path.
    static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var (open, there) = (stat(), stat())
        guard unsafe fstat(descriptor, &open) == 0, unsafe stat(path, &there) == 0 else { return false }
        return open.st_dev == there.st_dev && open.st_ino == there.st_ino
    }

    /// Removes a file, if it is there.
    public static func remove(_ path: String) throws(StoreError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw .unwritable(path: path, reason: StoreError.reason())
        }
    }

    /// Gives a file another name in its folder.
    public static func move(_ path: String, to other: String) throws(StoreError) {
        guard unsafe rename(path, other) == 0 else {
            throw .unwritable(path: other, reason: StoreError.reason())
        }
    }

    /// Makes a folder and those above it.
    public static func makeFolder(_ path: String) throws(StoreError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: path, reason: StoreError.reason(error))
        }
    }

    /// Whether something is at this path.
    public static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether a folder is at this path.
    public static func isFolder(_ path: String) -> Bool {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        return (try? target.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
    }
}
