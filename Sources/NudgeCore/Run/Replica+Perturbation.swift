// SPDX-License-Identifier: Apache-2.0

extension Replica {
    /// The coordinates that agent `owner` perturbs: its block, or everything.
    public func range(of owner: Int) -> Range<Int> {
        configuration.algorithm.ownsBlocks ? configuration.blocks[owner] : 0..<parameterCount
    }

    /// The direction that agent `owner` tries this round. Agents that own blocks share one vector.
    func direction(of owner: Int) -> Direction {
        Direction(
            seed: configuration.seed, round: round,
            owner: configuration.algorithm.ownsBlocks ? 0 : UInt32(owner),
            distribution: configuration.algorithm.distribution)
    }

    /// Adds `sign` × μ × v of agent `owner` to θ, in place.
    ///
    /// ``undo()`` takes it back exactly: committed parameters stay a perturbation away from the range's ends.
    /// - Parameter sign: +1 or −1.
    public mutating func perturb(owner: Int, sign: Int32) {
        precondition(perturbation == nil, "one perturbation at a time")
        precondition(sign == 1 || sign == -1, "a perturbation has a sign")
        addDirection(of: owner, sign: sign)
        perturbation = Perturbation(owner: owner, sign: sign)
    }

    /// Takes the perturbation back, if one is applied.
    public mutating func undo() {
        guard let applied = perturbation else { return }
        addDirection(of: applied.owner, sign: -applied.sign)
        perturbation = nil
    }

    private func addDirection(of owner: Int, sign: Int32) {
        let direction = direction(of: owner)
        let range = range(of: owner)
        let distance = sign &* schedule.perturbationUnits
        for index in Self.chunks(of: range) {
            let chunk = direction.chunk(index)
            // A span, because reading an element of the array itself copies all of it.
            let coordinates = chunk.span
            let target = unsafe parameters + index * Direction.chunkCount
            for lane in Self.lanes(of: range, inChunk: index) {
                let units = FixedPoint.scale(distance: distance, direction: Int32(coordinates[lane]))
                unsafe target[lane] &+= Int16(truncatingIfNeeded: units)
            }
        }
    }

    /// The chunks of 128 coordinates that a range touches.
    static func chunks(of range: Range<Int>) -> Range<Int> {
        range.lowerBound / Direction.chunkCount..<(range.upperBound + Direction.chunkCount - 1)
            / Direction.chunkCount
    }
    /// The coordinates of a chunk that belong to a range.
    @inline(__always)
    static func lanes(of range: Range<Int>, inChunk index: Int) -> Range<Int> {
        let start = index * Direction.chunkCount
        return max(range.lowerBound - start, 0)..<min(range.upperBound - start, Direction.chunkCount)
    }
}
