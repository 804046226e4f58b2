// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that hold keys and certificates: on the disk as a whole or not at all, secrets for their owner only.
enum SecretFile {
    /// Who may read a file.
    enum Audience: mode_t {
        case owner = 0o600
        case everybody = 0o644
    }

    /// Makes a file that must not be there yet.
    static func create(_ path: String, _ text: String, for audience: Audience) throws(IdentityError) {
        let temporary = try write(path, text, for: audience)
        defer { _ = unsafe unlink(temporary) }
        // Unlike a rename, a link never replaces what is there.
        guard unsafe link(temporary, path) == 0 else {
            throw errno == EEXIST ? .exists(path: path) : .unwritable(path: path, reason: reason())
        }
        try synchronizeFolder(of: path)
    }

    /// Replaces a file, or makes it.
    static func replace(_ path: String, _ text: String, for audience: Audience) throws(IdentityError) {
        let temporary = try write(path, text, for: audience)
        guard unsafe rename(temporary, path) == 0 else {
            let reason = reason()
            _ = unsafe unlink(temporary)
            throw .unwritable(path: path, reason: reason)
        }
        try synchronizeFolder(of: path)
    }

    /// Whether anybody on this machine may read a file.
    static func isPublic(_ path: String) -> Bool {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        return mode & Int(S_IROTH) != 0
    }

    /// Reads a file; nil when there is none.
    static func read(_ path: String) throws(IdentityError) -> String? {
        guard unsafe access(path, F_OK) == 0 else { return nil }
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(path: path, reason: "it is no text file, or its permissions forbid it")
        }
    }

    /// Writes a new file beside the path. The mode is set at creation, so a secret is never readable for
    /// others, not even for a moment.
    private static func write(
        _ path: String, _ text: String, for audience: Audience
    ) throws(IdentityError) -> String {
        let temporary = "\(path).\(getpid()).part"
        _ = unsafe unlink(temporary)
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, audience.rawValue)
        guard file >= 0 else { throw .unwritable(path: path, reason: reason()) }
        defer { close(file) }
        let bytes = Array(text.utf8)
        let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(file) == 0 else {
            let reason = written >= 0 && written < bytes.count ? "the disk is full" : reason()
            _ = unsafe unlink(temporary)
            throw .unwritable(path: path, reason: reason)
        }
        return temporary
    }

    /// A new name is only safe from a power cut once the folder is on the disk too.
    private static func synchronizeFolder(of path: String) throws(IdentityError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let file = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw .unwritable(path: folder, reason: reason()) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .unwritable(path: folder, reason: reason()) }
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
