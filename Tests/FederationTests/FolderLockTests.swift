// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Testing

@Suite("A folder that is taken")
struct FolderLockTests {
    private let path = NSTemporaryDirectory() + "nudge-folder-" + UUID().uuidString

    private func withFolder(_ work: () throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try work()
    }

    @Test("is made where it is missing, and nobody else's until it is given back")
    func taken() throws {
        try withFolder {
            let inner = path + "/a/b"
            do {
                let lock = try FolderLock(inner, makes: true)
                #expect(throws: StoreError.busy(path: inner)) { _ = try FolderLock(inner, makes: true) }
                #expect(throws: StoreError.busy(path: inner)) { _ = try FolderLock(inner, makes: false) }
                #expect(FolderLock.isTaken(inner) && lock.path == inner)
                // Another folder is another thing, and a file in it tells nothing.
                _ = try FolderLock(path + "/a", makes: true)
                #expect(try FileManager.default.contentsOfDirectory(atPath: inner).isEmpty)
            }
            #expect(!FolderLock.isTaken(inner))
            _ = try FolderLock(inner, makes: false)
        }
    }

    @Test("is the one at its path, not one that was moved away")
    func moved() throws {
        try withFolder {
            let first = try FolderLock(path + "/a", makes: true)
            try FileManager.default.moveItem(atPath: path + "/a", toPath: path + "/b")
            let second = try FolderLock(path + "/a", makes: true)
            #expect(FolderLock.isTaken(path + "/b") && first.path == second.path)
        }
    }

    @Test("is refused where it is missing or is no folder")
    func refusals() throws {
        try withFolder {
            let missing = #expect(throws: StoreError.self) { _ = try FolderLock(path, makes: false) }
            #expect("\(try #require(missing))".hasSuffix("there is no such folder"))
            #expect(!Files.exists(path))
            try Files.replace(path, with: [1])
            for makes in [true, false] {
                #expect(throws: StoreError.self) { _ = try FolderLock(path, makes: makes) }
            }
            #expect(try Files.read(path) == [1])
        }
    }

    @Test("is left whole by many who replace one of its files at once")
    func replaced() async throws {
        let path = path
        try Files.makeFolder(path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let sizes = [1, 1000, 100_000]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<9 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(writer), count: sizes[writer % 3])
                    for _ in 0..<20 { try Files.replace(path + "/file", with: bytes) }
                }
            }
            try await group.waitForAll()
        }
        let bytes = try Files.read(path + "/file")
        #expect(bytes.count == sizes[Int(bytes[0]) % 3] && Set(bytes).count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["file"])
    }
}
