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

    /// Replaces a file as a whole: a reader sees the old content or the new one, never a part.
    public static func replace(_ path: String, with bytes: [UInt8]) throws(StoreError) {
        let temporary = path + ".part"
        do {
            let url = URL(fileURLWithPath: temporary)
            try Data().write(to: url)
            let handle = try FileHandle(forWritingTo: url)
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            try handle.close()
            guard unsafe rename(temporary, path) == 0 else {
                throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw .unwritable(path: path, reason: StoreError.reason(error))
        }
    }

    /// Removes a file, if it is there.
    public static func remove(_ path: String) throws(StoreError) {
        guard exists(path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .unwritable(path: path, reason: StoreError.reason(error))
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
