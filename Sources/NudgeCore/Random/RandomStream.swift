// SPDX-License-Identifier: Apache-2.0

/// Reads one named stream from its beginning, number by number.
///
/// 40 bytes on the stack, no heap. Every value is made with integer arithmetic and correctly rounded
/// floating-point operations only, so that all processors agree on its bits.
public struct RandomStream: Sendable {
    /// The run's seed.
    public let seed: UInt64
    /// Which of the run's streams it is.
    public let name: StreamName
    private var block = Philox.Block()
    private var position: UInt32 = 0

    /// Opens the stream `name` of the run with this seed, at its first word.
    public init(seed: UInt64, name: StreamName) {
        self.seed = seed
        self.name = name
    }

    /// The next 32 random bits.
    public mutating func nextWord() -> UInt32 {
        let lane = Int(position & 3)
        if lane == 0 { block = name.block(position >> 2, seed: seed) }
        position &+= 1
        return block[lane]
    }

    /// The next number of the uniform distribution on the open interval (0, 1): never 0, never 1.
    ///
    /// It has 53 significant bits and uses two words.
    public mutating func nextUniform() -> Double {
        let high = UInt64(nextWord())
        let bits = (high << 32 | UInt64(nextWord())) >> 12
        return (Double(bits) + 0.5) * 0x1p-52
    }

    /// The next number of the uniform distribution on (−bound, bound).
    public mutating func nextUniform(within bound: Double) -> Double {
        (2 * nextUniform() - 1) * bound
    }

    /// The next number of the standard normal distribution, by inversion (see ``InverseNormal``).
    public mutating func nextNormal() -> Double {
        InverseNormal.quantile(nextUniform())
    }
}
