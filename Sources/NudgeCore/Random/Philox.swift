// SPDX-License-Identifier: Apache-2.0

/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
///
/// A counter-based generator is a keyed function from a counter to random words. Any word of any round can
/// therefore be made without the ones before it, in any order, on any board, and nothing needs to be stored:
/// that is what lets a fleet exchange seeds and sign bits only. It works on integers alone, so every
/// processor makes the same bits. The tests check the known-answer vectors published with Random123.
public enum Philox {
    /// Four 32-bit words: a counter going in, or random bits coming out.
    public typealias Block = SIMD4<UInt32>

    /// Turns a counter into 128 random bits under a key.
    ///
    /// Cost: 20 multiplications, no memory.
    /// - Parameters:
    ///   - counter: any value; each gives its own block.
    ///   - key: 64 bits, the run's seed.
    @inlinable
    public static func block(counter: Block, key: UInt64) -> Block {
        // Four words rather than one vector: vector units do not multiply words in full.
        var (x, y, z, w) = (counter.x, counter.y, counter.z, counter.w)
        var keyLow = UInt32(truncatingIfNeeded: key)
        var keyHigh = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<10 {
            let first = x.multipliedFullWidth(by: 0xD251_1F53)
            let second = z.multipliedFullWidth(by: 0xCD9E_8D57)
            (x, y, z, w) = (second.high ^ y ^ keyLow, second.low, first.high ^ w ^ keyHigh, first.low)
            // The Weyl sequence of the paper: golden ratio and square root of three minus one.
            keyLow &+= 0x9E37_79B9
            keyHigh &+= 0xBB67_AE85
        }
        return Block(x, y, z, w)
    }
}
