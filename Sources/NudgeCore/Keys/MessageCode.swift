// SPDX-License-Identifier: Apache-2.0

/// HMAC-SHA-256 (RFC 2104): what only somebody with the key can say of a message.
public struct MessageCode: Sendable {
    private var inner = SecureHash()
    private var outer = SecureHash()

    /// The code of no bytes, under a key of any length.
    public init(key: Span<UInt8>) {
        var padded = InlineArray<64, UInt8>(repeating: 0)
        if key.count > padded.count {
            var hash = SecureHash()
            hash.add(key)
            let short = hash.value()
            for index in short.indices { padded[index] = short[index] }
        } else {
            for index in 0..<key.count { padded[index] = key[index] }
        }
        for index in padded.indices {
            inner.add(padded[index] ^ 0x36)
            outer.add(padded[index] ^ 0x5C)
        }
    }

    /// Adds bytes.
    public mutating func add(_ bytes: Span<UInt8>) { inner.add(bytes) }

    /// Adds a byte.
    public mutating func add(_ byte: UInt8) { inner.add(byte) }

    /// Adds a number, its lowest byte first.
    mutating func add<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) {
        for index in 0..<MemoryLayout<Number>.size {
            add(UInt8(truncatingIfNeeded: number >> Number(truncatingIfNeeded: 8 * index)))
        }
    }

    /// The code of the bytes so far.
    public consuming func value() -> SecureHash.Value {
        let hash = inner.value()
        outer.add(hash.span)
        return outer.value()
    }
}
