// SPDX-License-Identifier: Apache-2.0

extension Replica {
    /// Moves θ by the votes of one accepted round: θ += α ĝ, or along the moving average of ĝ.
    ///
    /// ĝ of a coordinate is Ô v of the agent that owns it, v being the direction that won; where agents do
    /// not own blocks, it is the mean of Ô_k v_k over all agents. A block whose agent abstained or is absent
    /// stays where it is.
    mutating func step(_ votes: RoundVotes) {
        let distance = stepUnits()
        for index in Self.chunks(of: 0..<parameterCount) {
            let start = index * Direction.chunkCount
            unsafe move(index, votes, distance, parameters + start, averages + start)
        }
        momentumPower = nextMomentumPower
    }

    /// The fingerprint that the replica would have after a round, with nothing changed. It costs about as
    /// much as the round itself.
    public func fingerprint(after record: RoundRecord) -> Fingerprint {
        precondition(perturbation == nil, "the fingerprint of a perturbed θ means nothing")
        guard record.isAccepted else { return fingerprint() }
        let distance = stepUnits()
        var sum = FingerprintSum()
        var values = Direction.Chunk(repeating: 0)
        var trends = Direction.Chunk(repeating: 0)
        for index in Self.chunks(of: 0..<parameterCount) {
            let lanes = Self.lanes(of: 0..<parameterCount, inChunk: index)
            let start = index * Direction.chunkCount
            for lane in lanes {
                values[lane] = unsafe parameters[start + lane]
                if configuration.momentum > 0 { trends[lane] = unsafe averages[start + lane] }
            }
            var valueSpan = values.mutableSpan
            var trendSpan = trends.mutableSpan
            unsafe valueSpan.withUnsafeMutableBufferPointer { value in
                unsafe trendSpan.withUnsafeMutableBufferPointer { trend in
                    let (values, trends) = unsafe (
                        value.baseAddress.unsafelyUnwrapped, trend.baseAddress.unsafelyUnwrapped
                    )
                    unsafe move(index, record.votes, distance, values, trends)
                    unsafe add(lanes, of: values, trends, to: &sum)
                }
            }
        }
        return sum.fingerprint
    }

    /// Moves the 128 coordinates of a chunk, which stand at `target` with their averages at `trend`.
    private func move(
        _ index: Int, _ votes: RoundVotes, _ distance: Int32, _ target: UnsafeMutablePointer<Int16>,
        _ trend: UnsafeMutablePointer<Int16>
    ) {
        let everything = Self.lanes(of: 0..<parameterCount, inChunk: index)
        guard configuration.algorithm.ownsBlocks else {
            let chunk = mean(votes, index)
            unsafe move(everything, chunk.span, 1, distance, target, trend)
            return
        }
        // Neighbouring blocks with the same winner share its chunk: of a single pair, all do.
        var chunk = Direction.Chunk(repeating: 0)
        var candidate = -1
        let start = index * Direction.chunkCount
        let blocks = configuration.blocks
        var owner = blocks.index(of: start)
        while owner < blocks.blockCount, blocks[owner].lowerBound < start + everything.upperBound {
            let vote = votes[owner]
            if vote.sign != 0 {
                if vote.candidate != candidate {
                    candidate = vote.candidate
                    chunk = direction(of: 0, candidate: candidate).chunk(index)
                }
                let lanes = Self.lanes(of: blocks[owner], inChunk: index)
                unsafe move(lanes, chunk.span, vote.sign, distance, target, trend)
            }
            owner += 1
        }
    }

    /// (1/K) Σ Ô_k v_k for 128 coordinates. Absent agents count as 0, and K stays the divisor.
    private func mean(_ votes: RoundVotes, _ index: Int) -> Direction.Chunk {
        // Sums over agents need more bits than one direction.
        var sum = InlineArray<128, Int32>(repeating: 0)
        var sums = sum.mutableSpan
        for owner in 0..<configuration.agentCount {
            let vote = votes[owner]
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

    /// β^t of the step that comes next.
    private var nextMomentumPower: UInt32 { (momentumPower &* UInt32(configuration.momentum)) >> 8 }

    /// α of this round in lattice units, with what belongs to it: √K where a mean of K directions is to step
    /// as far as one, and Adam's bias correction 1/(1 − β^t) for a moving average that starts at 0.
    ///
    /// Every coordinate of ĝ is ±1, so Adam's second moment is 1 and its clipping only rescales: the moving
    /// average of signs is all that is left of it.
    private func stepUnits() -> Int32 {
        var distance = UInt64(schedule.learningRate)
        if configuration.algorithm == .fedAvgS2ZPORescaled {
            // √K with eight fractional bits. The brackets matter: >> binds tighter than ×.
            let root = UInt64(Self.squareRoot(UInt32(configuration.agentCount) << 16))
            distance = (distance * root) >> 8
        }
        if configuration.momentum > 0 { distance = (distance << 16) / UInt64((1 << 16) - nextMomentumPower) }
        return Int32(min((distance + 0x8000) >> 16, 32767))
    }

    /// The whole part of a square root, by bisection of its bits.
    private static func squareRoot(_ value: UInt32) -> UInt32 {
        var root: UInt32 = 0
        var bit: UInt32 = 1 << 15
        while bit > 0 {
            let candidate = root | bit
            if UInt64(candidate) * UInt64(candidate) <= UInt64(value) { root = candidate }
            bit >>= 1
        }
        return root
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
