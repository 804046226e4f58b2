// SPDX-License-Identifier: Apache-2.0

/// The partition of d coordinates into K contiguous blocks whose sizes differ by at most one.
///
/// The paper does not say how it cuts the network; ours is the flat vector cut in order, larger blocks first.
public struct Blocks: Equatable, Sendable {
    /// d, at least ``blockCount``.
    public let parameterCount: Int
    /// K, at least 1.
    public let blockCount: Int
    /// Coordinates of a smaller block.
    private let size: Int
    /// Blocks that have one more.
    private let larger: Int

    /// Cuts `parameterCount` coordinates into `blockCount` blocks.
    public init(parameterCount: Int, blockCount: Int) {
        precondition(blockCount >= 1 && parameterCount >= blockCount, "every block needs a coordinate")
        self.parameterCount = parameterCount
        self.blockCount = blockCount
        (size, larger) = parameterCount.quotientAndRemainder(dividingBy: blockCount)
    }

    /// The coordinates of block `index`.
    public subscript(index: Int) -> Range<Int> {
        precondition(index >= 0 && index < blockCount, "no such block")
        let start = index * size + min(index, larger)
        return start..<start + size + (index < larger ? 1 : 0)
    }

    /// The block that coordinate `coordinate` belongs to.
    public func index(of coordinate: Int) -> Int {
        precondition(coordinate >= 0 && coordinate < parameterCount, "no such coordinate")
        let inLarger = larger * (size + 1)
        return coordinate < inLarger ? coordinate / (size + 1) : larger + (coordinate - inLarger) / size
    }
}
