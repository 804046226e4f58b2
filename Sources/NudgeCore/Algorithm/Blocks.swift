/// The partition of d coordinates into K blocks of neighbours whose sizes differ by at most one.
///
/// The paper does not say how it cuts the network; ours is the flat vector cut in order, larger blocks first.
/// The cut may begin at any coordinate: the vector is then taken as a ring, and the block that reaches over
/// its end lies in two pieces.
public struct Blocks: Equatable, Sendable {
    /// d, at least ``blockCount``.
    public let parameterCount: Int
    /// K, at least 1.
    public let blockCount: Int
    /// The first coordinate of block 0, 0..<d.
    public let firstCoordinate: Int

    /// Cuts `parameterCount` coordinates into `blockCount` blocks, the first of which begins at
    /// `firstCoordinate`.
    public init(parameterCount: Int, blockCount: Int, firstCoordinate: Int = 0) {
        precondition(blockCount >= 1 && parameterCount >= blockCount, "every block needs a coordinate")
        precondition(firstCoordinate >= 0 && firstCoordinate < parameterCount, "no such coordinate")
        self.parameterCount = parameterCount
        self.blockCount = blockCount
        self.firstCoordinate = firstCoordinate
    }

    /// The coordinates of block `index`: one range, and what of the block lies at the vector's beginning if
    /// it reaches over the end, otherwise an empty range.
    public subscript(index: Int) -> InlineArray<2, Range<Int>> {
        precondition(index >= 0 && index < blockCount, "no such block")
        let lower = firstCoordinate + distance(ofBlock: index)
        let upper = firstCoordinate + distance(ofBlock: index + 1)
        if lower >= parameterCount { return [lower - parameterCount..<upper - parameterCount, 0..<0] }
        return [lower..<min(upper, parameterCount), 0..<max(upper - parameterCount, 0)]
    }

    /// The piece of a block that coordinate `coordinate` lies in: the block's number, and the coordinate
    /// before which the piece ends.
    func piece(at coordinate: Int) -> (block: Int, end: Int) {
        precondition(coordinate >= 0 && coordinate < parameterCount, "no such coordinate")
        let isBeforeFirst = coordinate < firstCoordinate
        let turn = isBeforeFirst ? parameterCount : 0
        let block = block(atDistance: coordinate + turn - firstCoordinate)
        let end = firstCoordinate + distance(ofBlock: block + 1) - turn
        return (block, min(end, isBeforeFirst ? firstCoordinate : parameterCount))
    }

    /// How many coordinates lie before block `index`, counted from the cut's beginning.
    private func distance(ofBlock index: Int) -> Int {
        index * (parameterCount / blockCount) + min(index, parameterCount % blockCount)
    }

    private func block(atDistance distance: Int) -> Int {
        let size = parameterCount / blockCount
        let larger = parameterCount % blockCount
        let inLarger = larger * (size + 1)
        return distance < inLarger ? distance / (size + 1) : larger + (distance - inLarger) / size
    }
}
