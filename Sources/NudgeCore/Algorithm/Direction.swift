// SPDX-License-Identifier: Apache-2.0

/// A direction v_m, regenerated from the run's seed whenever it is needed and never stored.
///
/// Coordinates come in chunks of 128: one Philox block holds 128 signs. A coordinate's value depends on the
/// seed, the round, the owner, the candidate and the coordinate's index alone.
public struct Direction: Sendable {
    /// The distribution of one coordinate.
    public enum Distribution: Sendable {
        /// −1 or +1, each with probability ½.
        case rademacher
        /// Standard normal, cut at ±6.3 by the 32 bits that each number is made from.
        case gaussian

        /// A whole number that no coordinate's magnitude exceeds.
        var magnitudeMaximum: Int32 { self == .rademacher ? 1 : 7 }
    }

    /// Coordinates in one chunk.
    public static let chunkCount = 128
    /// Fixed-point values of 128 neighbouring coordinates.
    public typealias Chunk = InlineArray<128, Int16>

    private let seed: UInt64
    private let name: StreamName
    private let distribution: Distribution

    /// The direction of one round.
    /// - Parameters:
    ///   - seed: the run's.
    ///   - round: from 0.
    ///   - owner: 0 when all agents share the vectors, otherwise the agent whose own vector it is.
    ///   - candidate: m, 0..<M.
    ///   - distribution: of each coordinate.
    public init(
        seed: UInt64, round: UInt32, owner: UInt32, candidate: UInt32 = 0, distribution: Distribution
    ) {
        self.seed = seed
        self.name = StreamName(.perturbation, round: round, index: owner, subindex: candidate)
        self.distribution = distribution
    }

    /// The signs from coordinate 128 × `index` on, where they are ±1.
    @inline(__always)
    func signs(from index: Int) -> Signs { Signs(name, block: UInt32(index), seed: seed) }

    /// Makes coordinates 128 × `index` and following. One Philox block for signs, 32 for normal numbers.
    public func chunk(_ index: Int) -> Chunk {
        switch distribution {
        case .rademacher: units(index)
        case .gaussian: normals(index)
        }
    }

    private func units(_ index: Int) -> Chunk {
        let bits = name.block(UInt32(index), seed: seed)
        var chunk = Chunk(repeating: 0)
        var coordinates = chunk.mutableSpan
        let one = Int16(FixedPoint.one)
        for lane in 0..<4 {
            let word = bits[lane]
            for bit in 0..<32 {
                // Bits are tested in lanes as wide as coordinates, eight at a time where there are vectors.
                let half = UInt16(truncatingIfNeeded: bit < 16 ? word : word >> 16)
                let isPlus = half & (1 << UInt16(truncatingIfNeeded: bit & 15)) != 0
                coordinates[lane * 32 + bit] = isPlus ? one : -one
            }
        }
        return chunk
    }

    private func normals(_ index: Int) -> Chunk {
        var chunk = Chunk(repeating: 0)
        for quad in 0..<32 {
            let bits = name.block(UInt32(index * 32 + quad), seed: seed)
            for lane in 0..<4 {
                let normal = InverseNormal.quantile((Double(bits[lane]) + 0.5) * 0x1p-32)
                let scaled = normal * Double(FixedPoint.one)
                chunk[quad * 4 + lane] = Int16(scaled + (scaled < 0 ? -0.5 : 0.5))
            }
        }
        return chunk
    }
}
