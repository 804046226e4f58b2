// SPDX-License-Identifier: Apache-2.0

/// A zip archive of stored files, made in memory. Equal files give equal bytes: every date is 1 January 1980.
///
/// For small archives: without the 64-bit extension it ends at 4 GiB.
struct ZipArchive {
    private var files: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    /// Adds a file.
    mutating func add(_ name: String, _ content: [UInt8]) {
        let offset = UInt32(files.count)
        let entry = Self.entry(name, content)
        files.append(littleEndian: UInt32(0x0403_4B50))
        files += entry + Array(name.utf8) + content

        directory.append(littleEndian: UInt32(0x0201_4B50))
        directory.append(littleEndian: Self.version)
        directory += entry
        directory += [UInt8](repeating: 0, count: 10)  // no comment, first disk, no attributes
        directory.append(littleEndian: offset)
        directory += Array(name.utf8)
        count += 1
    }

    /// The archive: the files, then their directory.
    func encoded() -> [UInt8] {
        var end: [UInt8] = []
        end.append(littleEndian: UInt32(0x0605_4B50))
        end.append(littleEndian: UInt32(0))  // this disk and the directory's
        end.append(littleEndian: count)
        end.append(littleEndian: count)
        end.append(littleEndian: UInt32(directory.count))
        end.append(littleEndian: UInt32(files.count))
        end.append(littleEndian: UInt16(0))  // no comment
        return files + directory + end
    }

    /// 2.0, the version that an unpacker needs.
    private static let version: UInt16 = 20

    /// The 26 bytes that a file's own header and its directory entry have in common.
    private static func entry(_ name: String, _ content: [UInt8]) -> [UInt8] {
        var entry: [UInt8] = []
        entry.append(littleEndian: version)
        entry.append(littleEndian: UInt16(1 << 11))  // the name is UTF-8
        entry.append(littleEndian: UInt16(0))  // stored
        entry.append(littleEndian: UInt16(0))  // midnight
        entry.append(littleEndian: UInt16(1 << 5 | 1))  // 1 January 1980
        entry.append(littleEndian: checksum(content))
        entry.append(littleEndian: UInt32(content.count))
        entry.append(littleEndian: UInt32(content.count))
        entry.append(littleEndian: UInt16(name.utf8.count))
        entry.append(littleEndian: UInt16(0))  // nothing extra
        return entry
    }

    /// CRC-32 as zip has it, which is not the Castagnoli polynomial of the core's own files.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var state = UInt32.max
        for byte in bytes {
            state ^= UInt32(byte)
            for _ in 0..<8 { state = state >> 1 ^ (0xEDB8_8320 & (0 &- (state & 1))) }
        }
        return ~state
    }
}
