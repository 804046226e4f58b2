// SPDX-License-Identifier: Apache-2.0

/// Random bits that nobody else can make: ChaCha20 (RFC 8439) under its owner's key.
///
/// Everything else that is random in a run follows from the run's seed, so that all make the same. What hides
/// an agent's answers must not, and Philox was not made to withstand anybody. 48 bytes, no heap.
public struct SecretStream: Sendable {
    /// Bytes of a key.
    public static let keyBytes = 32

    private let keyLow: SIMD4<UInt32>
    private let keyHigh: SIMD4<UInt32>
    private var position: UInt64 = 0

    /// Opens the stream at its first block.
    /// - Parameter key: ``keyBytes`` bytes that only the stream's owner has, and used for no other stream.
    public init(key: Span<UInt8>) {
        precondition(key.count == Self.keyBytes, "a secret stream has a key of 32 bytes")
        func words(_ offset: Int) -> SIMD4<UInt32> {
            SIMD4(
                key.load(UInt32.self, at: offset), key.load(UInt32.self, at: offset + 4),
                key.load(UInt32.self, at: offset + 8), key.load(UInt32.self, at: offset + 12))
        }
        keyLow = words(0)
        keyHigh = words(16)
    }

    /// The next 128 random bits.
    public mutating func next() -> SIMD4<UInt32> {
        let counter = SIMD4(
            UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32), 0, 0)
        position &+= 1
        return block(counter)
    }

    /// The first four words of the block that RFC 8439 makes of a counter and a nonce.
    func block(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        let constants = SIMD4<UInt32>(0x6170_7865, 0x3320_646E, 0x7962_2D32, 0x6B20_6574)
        var (a, b, c, d) = (constants, keyLow, keyHigh, counter)
        for _ in 0..<10 {
            Self.quarterRounds(&a, &b, &c, &d)
            // Diagonals become columns, and columns again.
            (b, c, d) = (
                SIMD4(b.y, b.z, b.w, b.x), SIMD4(c.z, c.w, c.x, c.y), SIMD4(d.w, d.x, d.y, d.z)
            )
            Self.quarterRounds(&a, &b, &c, &d)
            (b, c, d) = (
                SIMD4(b.w, b.x, b.y, b.z), SIMD4(c.z, c.w, c.x, c.y), SIMD4(d.y, d.z, d.w, d.x)
            )
        }
        return a &+ constants
    }

    private static func quarterRounds(
        _ a: inout SIMD4<UInt32>, _ b: inout SIMD4<UInt32>, _ c: inout SIMD4<UInt32>,
        _ d: inout SIMD4<UInt32>
    ) {
        a &+= b
        d = rotated(d ^ a, by: 16)
        c &+= d
        b = rotated(b ^ c, by: 12)
        a &+= b
        d = rotated(d ^ a, by: 8)
        c &+= d
        b = rotated(b ^ c, by: 7)
    }

    private static func rotated(_ words: SIMD4<UInt32>, by bits: UInt32) -> SIMD4<UInt32> {
        words &<< SIMD4(repeating: bits) | words &>> SIMD4(repeating: 32 - bits)
    }
}
