// SPDX-License-Identifier: Apache-2.0

/// The signs of a stretch of neighbouring coordinates, one bit each, as Philox makes them.
///
/// A stretch is what one call of Philox gives: four blocks where vectors are added, one block elsewhere.
/// A coordinate is moved along its sign without a multiplication, sixteen at a time or one after the other,
/// with the same result.
struct Signs {
    #if arch(x86_64) || arch(arm64)
    /// The bits of one stretch, in order.
    typealias Bits = SIMD8<UInt64>
    /// Room for the coordinates of one stretch.
    typealias Coordinates = InlineArray<512, Int16>
    #else
    typealias Bits = Philox.Block
    typealias Coordinates = InlineArray<128, Int16>
    #endif

    /// Coordinates of a stretch.
    static let count = 8 * MemoryLayout<Bits>.size

    let bits: Bits

    /// Makes the signs of the coordinates from number 128 × `block` on of a direction.
    @inline(__always)
    init(_ name: StreamName, block: UInt32, seed: UInt64) {
        #if arch(x86_64) || arch(arm64)
        bits = Philox.fourBlocks(counter: name.counter(block), key: seed)
        #else
        bits = Philox.block(counter: name.counter(block), key: seed)
        #endif
    }
}
