// SPDX-License-Identifier: Apache-2.0

import Testing

/// Reads a stored zip archive from its end, as unpackers do, and checks everything that is said twice.
struct ZipReader {
    /// Names and contents in the directory's order.
    var files: [(name: String, content: ArraySlice<UInt8>)] = []

    init(_ bytes: [UInt8]) throws {
        let end = bytes.count - 22
        try #require(end >= 0 && bytes.word(end) == 0x0605_4B50, "the end record")
        try #require(bytes.half(end + 20) == 0, "no comment")
        let count = bytes.half(end + 10)
        #expect(bytes.half(end + 8) == count)
        let directory = bytes.word(end + 16)
        #expect(directory + bytes.word(end + 12) == end, "the directory ends where the end record begins")
        var entry = directory
        var expectedOffset = 0
        for _ in 0..<count {
            try #require(bytes.word(entry) == 0x0201_4B50, "a directory entry")
            let nameBytes = bytes.half(entry + 28)
            let local = bytes.word(entry + 42)
            #expect(local == expectedOffset, "files lie without gaps")
            try #require(bytes.word(local) == 0x0403_4B50, "a local header")
            #expect(bytes[entry + 6..<entry + 32] == bytes[local + 4..<local + 30], "both headers agree")
            #expect(bytes.half(entry + 10) == 0, "stored")
            let size = bytes.word(entry + 20)
            #expect(bytes.word(entry + 24) == size)
            let name = bytes[entry + 46..<entry + 46 + nameBytes]
            #expect(bytes[local + 30..<local + 30 + nameBytes].elementsEqual(name))
            let start = local + 30 + nameBytes
            let content = bytes[start..<start + size]
            #expect(bytes.word(entry + 16) == Int(Self.checksum(content)), "the checksum of \(name)")
            files.append((String(decoding: name, as: UTF8.self), content))
            expectedOffset = start + size
            entry += 46 + nameBytes
        }
        #expect(entry == end && expectedOffset == directory)
    }

    /// CRC-32 as a division of polynomials, highest bit first: written unlike the one under test.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(reversed(UInt64(byte), 8)) << 24
            for _ in 0..<8 {
                let carries = remainder >= 0x8000_0000
                remainder = remainder << 1 ^ (carries ? 0x04C1_1DB7 : 0)
            }
        }
        return UInt32(reversed(UInt64(~remainder), 32))
    }

    private static func reversed(_ value: UInt64, _ bits: Int) -> UInt64 {
        (0..<bits).reduce(0) { $0 | (value >> $1 & 1) << (bits - 1 - $1) }
    }
}

extension [UInt8] {
    func half(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }
    func word(_ offset: Int) -> Int { half(offset) | half(offset + 2) << 16 }
}
