// SPDX-License-Identifier: Apache-2.0

/// Steps along estimates that are no signs: normal numbers, averages over agents, moving averages.
extension Replica {
    /// Moves the 128 coordinates of a chunk, which stand at `target` with their averages at `trend`.
    func moveChunk(
        _ index: Int, _ votes: Span<UInt8>, _ distance: Int32, _ target: UnsafeMutablePointer<Int16>,
        _ trend: UnsafeMutablePointer<Int16>
    ) {
        let start = index * Direction.chunkCount
        let everything = Self.lanes(of: 0..<parameterCount, from: start, count: Direction.chunkCount)
        guard configuration.algorithm.ownsBlocks else {
            let chunk = mean(votes, index)
            unsafe move(everything, chunk.span, 1, distance, target, trend)
            return
        }
        // Neighbouring blocks with the same winner share its chunk: of a single pair, all do.
        var chunk = Direction.Chunk(repeating: 0)
        var candidate = -1
        let blocks = blocks
        var owner = blocks.index(of: start)
        while owner < blocks.blockCount, blocks[owner].lowerBound < start + everything.upperBound {
            let vote = RoundVotes.vote(owner, in: votes)
            if vote.sign != 0 {
                if vote.candidate != candidate {
                    candidate = vote.candidate
                    chunk = direction(of: 0, candidate: candidate).chunk(index)
                }
                let lanes = Self.lanes(of: blocks[owner], from: start, count: Direction.chunkCount)
                unsafe move(lanes, chunk.span, vote.sign, distance, target, trend)
            }
            owner += 1
        }
    }

    /// (1/K) Σ Ô_k v_k for 128 coordinates. Absent agents count as 0, and K stays the divisor.
    private func mean(_ votes: Span<UInt8>, _ index: Int) -> Direction.Chunk {
        // Sums over agents need more bits than one direction.
        var sum = InlineArray<128, Int32>(repeating: 0)
        var sums = sum.mutableSpan
        for owner in 0..<configuration.agentCount {
            let vote = RoundVotes.vote(owner, in: votes)
            let sign = vote.sign
            if sign == 0 { continue }
            let chunk = direction(of: owner, candidate: vote.candidate).chunk(index)
            let coordinates = chunk.span
            for lane in 0..<Direction.chunkCount { sums[lane] &+= sign &* Int32(coordinates[lane]) }
        }
        let count = Int32(configuration.agentCount)
        var mean = Direction.Chunk(repeating: 0)
        for lane in 0..<Direction.chunkCount {
            let half = sums[lane] < 0 ? -(count / 2) : count / 2
            mean[lane] = Int16(truncatingIfNeeded: (sums[lane] &+ half) / count)
        }
        return mean
    }

    /// Moves some coordinates of a chunk along ĝ = `sign` × `estimate`, or along the moving average of ĝ.
    @inline(__always)
    private func move(
        _ lanes: Range<Int>, _ estimate: Span<Int16>, _ sign: Int32, _ distance: Int32,
        _ target: UnsafeMutablePointer<Int16>, _ trend: UnsafeMutablePointer<Int16>
    ) {
        guard configuration.momentum > 0 else {
            unsafe advance(target, lanes, along: estimate, sign &* distance, bound)
            return
        }
        unsafe follow(trend, lanes, estimate, sign, keep: Int32(configuration.momentum))
        let averaged = unsafe Span(_unsafeStart: trend, count: lanes.upperBound)
        unsafe advance(target, lanes, along: averaged, distance, bound)
    }
}

// Free functions over plain pointers, so that the compiler need not prove that fields stay unchanged.

/// Moves parameters by `distance` × `direction`, saturating at ± `bound`.
private func advance(
    _ parameters: UnsafeMutablePointer<Int16>, _ lanes: Range<Int>, along direction: Span<Int16>,
    _ distance: Int32, _ bound: Int32
) {
    for lane in lanes {
        let units = FixedPoint.scale(distance: distance, direction: Int32(direction[lane]))
        let moved = unsafe Int32(parameters[lane]) &+ units
        unsafe parameters[lane] = Int16(truncatingIfNeeded: max(-bound, min(bound, moved)))
    }
}

/// Moves averages towards `sign` × `estimate` by (256 − `keep`) / 256 of what is between them.
private func follow(
    _ averages: UnsafeMutablePointer<Int16>, _ lanes: Range<Int>, _ estimate: Span<Int16>, _ sign: Int32,
    keep: Int32
) {
    for lane in lanes {
        let average = unsafe Int32(averages[lane])
        let change = (256 - keep) &* (sign &* Int32(estimate[lane]) &- average)
        unsafe averages[lane] = Int16(
            truncatingIfNeeded: average &+ ((change &+ 128 &+ (change >> 31)) >> 8))
    }
}
