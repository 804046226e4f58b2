// SPDX-License-Identifier: Apache-2.0

import Testing

/// Reads a `.npy` file of version 1.
struct ArrayReader {
    let type: String
    let shape: [Int]
    let data: [UInt8]

    init(_ content: ArraySlice<UInt8>) throws {
        let bytes = Array(content)
        try #require(bytes.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
        let start = 10 + bytes.half(8)
        #expect(start % 64 == 0, "data begin at a multiple of 64")
        let header = String(decoding: bytes[10..<start], as: UTF8.self)
        #expect(header.hasSuffix("\n"))
        let pattern = /\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([0-9, ]*)\), \} *\n/
        let match = try #require(try pattern.wholeMatch(in: header), "\(header)")
        type = String(match.1)
        let sizes = match.2
        shape = sizes.split(separator: ",").compactMap { Int($0.trimmingPrefix(" ")) }
        if shape.count == 1 { #expect(sizes.hasSuffix(","), "a tuple of one has a comma") }
        data = Array(bytes[start...])
        let itemBytes = type.hasPrefix("<U") ? 4 * (Int(type.dropFirst(2)) ?? 0) : 4
        #expect(data.count == shape.reduce(itemBytes, *))
    }

    var floats: [Float] { Array<Float>(littleEndian: data) }

    var text: String {
        var text = ""
        for offset in stride(from: 0, to: data.count, by: 4) {
            guard let scalar = Unicode.Scalar(UInt32(data.word(offset))), scalar.value != 0 else { break }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}

extension [Float] {
    init(littleEndian data: [UInt8]) {
        self = stride(from: 0, to: data.count, by: 4).map { Float(bitPattern: UInt32(data.word($0))) }
    }
}
