// SPDX-License-Identifier: Apache-2.0

// Little-endian integers in byte spans. A caller checks lengths once, at the border; these then only read.

extension Span where Element == UInt8 {
    /// The little-endian integer at `offset`.
    @inline(__always)
    func load<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type, at offset: Int) -> Value {
        var value: Value = 0
        for index in 0..<MemoryLayout<Value>.size {
            value |= Value(truncatingIfNeeded: self[offset + index]) << Value(truncatingIfNeeded: index * 8)
        }
        return value
    }
}

extension MutableSpan where Element == UInt8 {
    /// Writes an integer at `offset`, little-endian.
    @inline(__always)
    mutating func store<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, at offset: Int) {
        for index in 0..<MemoryLayout<Value>.size {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> Value(truncatingIfNeeded: index * 8))
        }
    }
}
