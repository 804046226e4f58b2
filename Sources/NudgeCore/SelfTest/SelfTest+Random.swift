// SPDX-License-Identifier: Apache-2.0

extension SelfTest {
    /// The seed of everything here.
    static let seed: UInt64 = 0x4E75_6467_6521

    /// The first two words of a block whose counter repeats one word: readable against Random123's list.
    static func firstWords(counter: UInt32, key: UInt64) -> UInt64 {
        let block = Philox.block(counter: .init(repeating: counter), key: key)
        return UInt64(block.y) << 32 | UInt64(block.x)
    }

    /// 256 words of one stream.
    static func philoxStream() -> UInt64 {
        var stream = RandomStream(seed: seed, name: StreamName(.panel, round: 3, index: 5, subindex: 7))
        var hash = FingerprintSum()
        for _ in 0..<256 { hash.add(word: stream.nextWord()) }
        return hash.fingerprint.value
    }

    /// The bits of 256 normal numbers, both branches of the tails among them.
    static func normals() -> UInt64 {
        var stream = RandomStream(seed: seed, name: StreamName(.episodeReset))
        var hash = FingerprintSum()
        for _ in 0..<256 {
            let bits = stream.nextNormal().bitPattern
            hash.add(word: UInt32(truncatingIfNeeded: bits))
            hash.add(word: UInt32(truncatingIfNeeded: bits >> 32))
        }
        for exponent in 1...16 {
            let bits = InverseNormal.quantile(Double(sign: .plus, exponent: -3 * exponent, significand: 1))
                .bitPattern
            hash.add(word: UInt32(truncatingIfNeeded: bits))
            hash.add(word: UInt32(truncatingIfNeeded: bits >> 32))
        }
        return hash.fingerprint.value
    }
}

extension FingerprintSum {
    /// Adds 32 bits, the lower half first.
    mutating func add(word: UInt32) {
        add(UInt16(truncatingIfNeeded: word))
        add(UInt16(truncatingIfNeeded: word >> 16))
    }
}
