// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64) || arch(arm64)
extension Philox {
    /// A block on its way through the rounds, laid out for vector units, which multiply the lower halves of
    /// 64-bit lanes in full. What a multiplication leaves in the upper halves is never looked at.
    private struct Lanes {
        /// Words x and z, which are multiplied; z and x once the block is turned.
        var outer: SIMD2<UInt64>
        /// Words y and w, which are mixed in; w and y once the block is turned.
        var inner: SIMD2<UInt64>

        @inline(__always)
        init(_ counter: Block, plus offset: UInt32) {
            outer = SIMD2(UInt64(counter.x &+ offset), UInt64(counter.z))
            inner = SIMD2(UInt64(counter.y), UInt64(counter.w))
        }

        /// Two rounds, which turn the block. To keep each word in its place would take an instruction more a
        /// round; that factors and keys are turned, too, serves all blocks.
        @inline(__always)
        mutating func twoRounds(
            _ factors: SIMD2<UInt64>, _ keys: SIMD2<UInt64>, _ turnedKeys: SIMD2<UInt64>
        ) {
            let first = products(factors)
            outer = inner ^ keys ^ Self.words(first, 3, 1)
            inner = first
            let second = products(factors)
            outer = inner ^ turnedKeys ^ Self.words(second, 1, 3)
            inner = second
        }

        /// Masked, both of them, for the compiler to see that neither factor has more than 32 bits.
        @inline(__always)
        private func products(_ factors: SIMD2<UInt64>) -> SIMD2<UInt64> {
            (outer & 0xFFFF_FFFF) &* (factors & 0xFFFF_FFFF)
        }

        /// Two of the four words, each in the lower half of its lane.
        @inline(__always)
        private static func words(_ lanes: SIMD2<UInt64>, _ first: Int, _ second: Int) -> SIMD2<UInt64> {
            let words = unsafe unsafeBitCast(lanes, to: Block.self)
            let chosen = Block(words[first], words[first], words[second], words[second])
            return unsafe unsafeBitCast(chosen, to: SIMD2<UInt64>.self)
        }

        /// Words x, y, z and w in order, of a block that is turned.
        var words: SIMD2<UInt64> {
            @inline(__always) get { Philox.turned(outer & 0xFFFF_FFFF | inner &<< 32) }
        }
    }

    /// Turns a counter and the three that follow it in its first word into 512 random bits.
    ///
    /// The same bits as four calls of ``block(counter:key:)``, one block after the other, in a quarter of the
    /// time: no block waits for another's multiplications.
    @inline(__always)
    static func fourBlocks(counter: Block, key: UInt64) -> SIMD8<UInt64> {
        var first = Lanes(counter, plus: 0)
        var second = Lanes(counter, plus: 1)
        var third = Lanes(counter, plus: 2)
        var fourth = Lanes(counter, plus: 3)
        var keys = SIMD2(key & 0xFFFF_FFFF, key >> 32)
        var keyStep = SIMD2<UInt64>(0x9E37_79B9, 0xBB67_AE85)
        var factors = SIMD2<UInt64>(0xD251_1F53, 0xCD9E_8D57)
        for _ in 0..<5 {
            let turnedKeys = turned(keys &+ keyStep)
            first.twoRounds(factors, keys, turnedKeys)
            second.twoRounds(factors, keys, turnedKeys)
            third.twoRounds(factors, keys, turnedKeys)
            fourth.twoRounds(factors, keys, turnedKeys)
            (factors, keyStep) = (turned(factors), turned(keyStep))
            keys = turnedKeys &+ keyStep
        }
        return SIMD8(
            lowHalf: SIMD4(lowHalf: first.words, highHalf: second.words),
            highHalf: SIMD4(lowHalf: third.words, highHalf: fourth.words))
    }

    /// Two lanes in the other order.
    @inline(__always)
    private static func turned(_ lanes: SIMD2<UInt64>) -> SIMD2<UInt64> { SIMD2(lanes.y, lanes.x) }
}
#endif
