extension Replica {
    /// Sums of directions over agents need more bits than one direction.
    private typealias Estimate = InlineArray<128, Int32>

    /// Where one coordinate goes in an accepted round.
    private struct Move {
        var coordinate: Int
        var parameter: Int16
        var average: Int16
    }

    /// Moves θ by the votes of one accepted round: θ += α ĝ, or along the moving average of ĝ.
    mutating func step(_ votes: RoundVotes) {
        let power = momentumPowerOfStep
        let parameters = unsafe parameters
        let averages = unsafe averages
        let keepsAverages = configuration.momentum > 0
        forEachMove(votes) { move in
            unsafe parameters[move.coordinate] = move.parameter
            if keepsAverages { unsafe averages[move.coordinate] = move.average }
        }
        momentumPower = power
    }

    /// The fingerprint that θ would have after a round, with nothing changed. It costs about as much as the
    /// round itself.
    public func fingerprint(after record: RoundRecord) -> Fingerprint {
        precondition(perturbation == nil, "the fingerprint of a perturbed θ means nothing")
        var fingerprint = Fingerprint()
        var next = 0
        if record.isAccepted {
            forEachMove(record.votes) { move in
                for index in next..<move.coordinate {
                    unsafe fingerprint.add(UInt16(bitPattern: parameters[index]))
                }
                fingerprint.add(UInt16(bitPattern: move.parameter))
                next = move.coordinate + 1
            }
        }
        for index in next..<parameterCount { unsafe fingerprint.add(UInt16(bitPattern: parameters[index])) }
        return fingerprint
    }

    /// Visits every coordinate that a round's votes move, in rising order.
    ///
    /// ĝ of a coordinate is Ô v of the agent that owns it; where agents do not own blocks, it is the mean of
    /// Ô_k v_k over all agents. A block whose agent abstained or is absent stays where it is.
    private func forEachMove(_ votes: RoundVotes, _ visit: (Move) -> Void) {
        let distance = stepUnits()
        if configuration.algorithm.ownsBlocks {
            for owner in 0..<configuration.agentCount where votes[owner].sign != 0 {
                let direction = direction(of: owner)
                let sign = votes[owner].sign
                let range = range(of: owner)
                for index in Self.chunks(of: range) {
                    var estimate = Estimate(repeating: 0)
                    let chunk = direction.chunk(index)
                    for lane in 0..<Direction.chunkCount { estimate[lane] = sign &* Int32(chunk[lane]) }
                    move(range, chunk: index, estimate, distance, visit)
                }
            }
        } else {
            let range = 0..<parameterCount
            for index in Self.chunks(of: range) {
                move(range, chunk: index, mean(votes, index), distance, visit)
            }
        }
    }

    /// (1/K) Σ Ô_k v_k for 128 coordinates. Absent agents count as 0, and K stays the divisor.
    private func mean(_ votes: RoundVotes, _ index: Int) -> Estimate {
        var sum = Estimate(repeating: 0)
        for owner in 0..<configuration.agentCount where votes[owner].sign != 0 {
            let chunk = direction(of: owner).chunk(index)
            let sign = votes[owner].sign
            for lane in 0..<Direction.chunkCount { sum[lane] &+= sign &* Int32(chunk[lane]) }
        }
        let count = Int32(configuration.agentCount)
        for lane in 0..<Direction.chunkCount {
            let half = sum[lane] < 0 ? -(count / 2) : count / 2
            sum[lane] = (sum[lane] &+ half) / count
        }
        return sum
    }

    /// Visits the coordinates that `range` and a chunk share.
    private func move(
        _ range: Range<Int>, chunk index: Int, _ estimate: Estimate, _ distance: Int32,
        _ visit: (Move) -> Void
    ) {
        let start = index * Direction.chunkCount
        let keep = Int32(configuration.momentum)
        for lane in max(range.lowerBound - start, 0)..<min(range.upperBound - start, Direction.chunkCount) {
            let coordinate = start + lane
            var direction = estimate[lane]
            if keep > 0 {
                let average = unsafe Int32(averages[coordinate])
                let change = (256 - keep) &* (direction &- average)
                direction = average &+ ((change &+ 128 &+ (change >> 31)) >> 8)
            }
            let moved =
                unsafe Int32(parameters[coordinate])
                &+ FixedPoint.scale(distance: distance, direction: direction)
            visit(
                Move(
                    coordinate: coordinate,
                    parameter: Int16(truncatingIfNeeded: max(-bound, min(bound, moved))),
                    average: Int16(truncatingIfNeeded: direction)))
        }
    }

    /// β^t of the step that comes next.
    private var momentumPowerOfStep: UInt32 { (momentumPower &* UInt32(configuration.momentum)) >> 8 }

    /// α of this round in lattice units, with what belongs to it: √K where a mean of K directions is to step
    /// as far as one, and Adam's bias correction 1/(1 − β^t) for a moving average that starts at 0.
    ///
    /// Every coordinate of ĝ is ±1, so Adam's second moment is 1 and its clipping only rescales: the moving
    /// average of signs is all that is left of it.
    private func stepUnits() -> Int32 {
        var distance = UInt64(schedule.learningRate)
        if configuration.algorithm == .fedAvgS2ZPORescaled {
            distance = distance * UInt64(Self.squareRoot(UInt32(configuration.agentCount) << 16)) >> 8
        }
        if configuration.momentum > 0 {
            distance = (distance << 16) / UInt64((1 << 16) - momentumPowerOfStep)
        }
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
