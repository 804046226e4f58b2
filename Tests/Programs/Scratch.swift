// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// A folder that goes away with its owner.
public final class Scratch: Sendable {
    /// Where a folder lies.
    public enum Place: Sendable {
        /// In memory where the system has such a place: runs sync every round.
        case memory
        /// On a disk, from which programs can be run wherever the tests run.
        case disk
    }

    /// The folder's path.
    public let path: String

    /// Makes an empty folder. Throws where the system does not let it.
    public init(in place: Place = .memory) throws {
        let memory = "/dev/shm"
        let isInMemory = place == .memory && FileManager.default.isWritableFile(atPath: memory)
        path = (isInMemory ? memory : NSTemporaryDirectory()) + "/nudge-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The text of a file; nil where there is none.
    public func text(_ name: String) -> String? {
        try? String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    /// Whether there is a file or folder of that name.
    public func contains(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/" + name)
    }

    /// Writes a file. Throws where its folder is missing.
    public func write(_ text: String, to name: String) throws {
        try text.write(toFile: path + "/" + name, atomically: false, encoding: .utf8)
    }

    /// Every file below, by its path from here. Throws where the folder is gone.
    public func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            contents[name] = FileManager.default.contents(atPath: path + "/" + name)
        }
        return contents
    }
}
