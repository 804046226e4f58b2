// SPDX-License-Identifier: Apache-2.0

extension Replica {
    /// Moves θ by the votes of one accepted round: θ += α ĝ, or along the moving average of ĝ.
    ///
    /// ĝ of a coordinate is Ô v of the agent that owns it, v being the direction that won; where agents do
    /// not own blocks, it is the mean of Ô_k v_k over all agents. A block whose agent abstained or is absent
    /// stays where it is.
    mutating func step(_ votes: RoundVotes) {
        let distance = stepUnits()
        let rows = votes.rows.span
        var start = 0
        while start < parameterCount {
            unsafe move(start, rows, distance, parameters + start, averages + start)
            start += Signs.count
        }
        momentumPower = nextMomentumPower
    }

    /// The fingerprint that the replica would have after a round, with nothing changed. It costs about as
    /// much as the round itself.
    public func fingerprint(after record: RoundRecord) -> Fingerprint {
        precondition(perturbation == nil, "the fingerprint of a perturbed θ means nothing")
        guard record.isAccepted else { return fingerprint() }
        let distance = stepUnits()
        let rows = record.votes.rows.span
        var sum = FingerprintSum()
        var values = Signs.Coordinates(repeating: 0)
        var trends = Signs.Coordinates(repeating: 0)
        var valueSpan = values.mutableSpan
        var trendSpan = trends.mutableSpan
        unsafe valueSpan.withUnsafeMutableBufferPointer { value in
            unsafe trendSpan.withUnsafeMutableBufferPointer { trend in
                let (values, trends) = unsafe (
                    value.baseAddress.unsafelyUnwrapped, trend.baseAddress.unsafelyUnwrapped
                )
                var start = 0
                while start < parameterCount {
                    let count = min(parameterCount - start, Signs.count)
                    unsafe Self.copy(count, from: parameters + start, to: values)
                    if configuration.momentum > 0 {
                        unsafe Self.copy(count, from: averages + start, to: trends)
                    }
                    unsafe move(start, rows, distance, values, trends)
                    unsafe add(count, of: values, trends, to: &sum)
                    start += Signs.count
                }
            }
        }
        return sum.fingerprint
    }

    /// Copies numbers as bytes, which is a call of memcpy where code is to be small, too.
    @inline(__always)
    private static func copy(
        _ count: Int, from source: UnsafePointer<Int16>, to target: UnsafeMutablePointer<Int16>
    ) {
        unsafe UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: 2 * count)
    }

    /// Moves the coordinates of the stretch that begins with `start`, which stand at `target` with their
    /// averages at `trend`, by ``RoundVotes/rows``.
    private func move(
        _ start: Int, _ votes: Span<UInt8>, _ distance: Int32, _ target: UnsafeMutablePointer<Int16>,
        _ trend: UnsafeMutablePointer<Int16>
    ) {
        let stretch = start..<min(start + Signs.count, parameterCount)
        if configuration.momentum == 0, configuration.algorithm.ownsBlocks,
            configuration.algorithm.distribution == .rademacher
        {
            unsafe moveBySigns(stretch, votes, distance, target)
            return
        }
        for index in Self.chunks(of: stretch) {
            let offset = index * Direction.chunkCount - start
            unsafe moveChunk(index, votes, distance, target + offset, trend + offset)
        }
    }

    /// Moves a stretch along signs, block by block: one pass over 2 bytes a parameter. Neighbouring blocks
    /// with the same winner share its signs: of a single pair, all do.
    private func moveBySigns(
        _ stretch: Range<Int>, _ votes: Span<UInt8>, _ distance: Int32, _ target: UnsafeMutablePointer<Int16>
    ) {
        var signs: Signs?
        var candidate = -1
        let blocks = blocks
        var owner = blocks.index(of: stretch.lowerBound)
        var next = stretch.lowerBound
        while next < stretch.upperBound {
            let block = blocks[owner]
            let vote = RoundVotes.vote(owner, in: votes)
            if vote.sign != 0 {
                if vote.candidate != candidate {
                    candidate = vote.candidate
                    signs = direction(of: 0, candidate: candidate)
                        .signs(from: stretch.lowerBound / Direction.chunkCount)
                }
                let lanes = Self.lanes(of: block, from: stretch.lowerBound, count: stretch.count)
                unsafe signs?.move(target, lanes, by: vote.sign &* distance, bound: bound)
            }
            next = block.upperBound
            owner += 1
        }
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
