// SPDX-License-Identifier: Apache-2.0

extension Replica {
    /// The coordinates that agent `owner` perturbs: its block, or everything.
    public func range(of owner: Int) -> Range<Int> {
        configuration.algorithm.ownsBlocks ? blocks[owner] : 0..<parameterCount
    }

    /// Direction m of those that agent `owner` tries this round. Agents that own blocks share all vectors.
    func direction(of owner: Int, candidate: Int) -> Direction {
        Direction(
            seed: configuration.seed, round: round,
            owner: configuration.algorithm.ownsBlocks ? 0 : UInt32(owner), candidate: UInt32(candidate),
            distribution: configuration.algorithm.distribution)
    }

    /// Adds `sign` × μ × v_m of agent `owner` to θ, in place.
    ///
    /// ``undo()`` takes it back exactly: committed parameters stay a perturbation away from the range's ends.
    /// - Parameters:
    ///   - owner: an agent, 0..<`agentCount`.
    ///   - candidate: m, 0..<M.
    ///   - sign: +1 or −1.
    public mutating func perturb(owner: Int, candidate: Int = 0, sign: Int32) {
        precondition(candidate >= 0 && candidate < configuration.candidateCount, "no such direction")
        precondition(sign == 1 || sign == -1, "a perturbation has a sign")
        perturb(Perturbation(owner: owner, candidate: candidate, sign: sign))
    }

    /// Puts a behaviour of agent `owner` in place of whatever is shown: lane 2m is θ + μ v_m, the one after
    /// it θ − μ v_m, or θ where pairs are one-sided.
    /// - Parameters:
    ///   - lane: 0..<`behaviourCount`.
    ///   - owner: 0..<`agentCount`.
    public mutating func show(lane: Int, of owner: Int) {
        precondition(lane < configuration.behaviourCount, "no such behaviour")
        undo()
        let isMirrored = lane & 1 == 1
        if isMirrored, configuration.sides == .one { return }
        perturb(Perturbation(owner: owner, candidate: lane >> 1, sign: isMirrored ? -1 : 1))
    }

    /// Applies a perturbation, which may be one that was taken back.
    mutating func perturb(_ wanted: Perturbation) {
        precondition(perturbation == nil, "one perturbation at a time")
        add(wanted, sign: wanted.sign)
        perturbation = wanted
    }

    /// Takes the perturbation back, if one is applied.
    public mutating func undo() {
        guard let applied = perturbation else { return }
        add(applied, sign: -applied.sign)
        perturbation = nil
    }

    private func add(_ perturbation: Perturbation, sign: Int32) {
        let direction = direction(of: perturbation.owner, candidate: perturbation.candidate)
        let range = range(of: perturbation.owner)
        let distance = sign &* schedule.perturbationUnits
        guard configuration.algorithm.distribution == .rademacher else {
            addNormals(direction, range, distance)
            return
        }
        var index = range.lowerBound / Direction.chunkCount
        var start = index * Direction.chunkCount
        while start < range.upperBound {
            let lanes = Self.lanes(of: range, from: start, count: Signs.count)
            let signs = direction.signs(from: index)
            unsafe signs.add(distance, to: parameters + start, lanes)
            index += Signs.count / Direction.chunkCount
            start += Signs.count
        }
    }

    private func addNormals(_ direction: Direction, _ range: Range<Int>, _ distance: Int32) {
        for index in Self.chunks(of: range) {
            let chunk = direction.chunk(index)
            // A span, because reading an element of the array itself copies all of it.
            let coordinates = chunk.span
            let start = index * Direction.chunkCount
            let target = unsafe parameters + start
            for lane in Self.lanes(of: range, from: start, count: Direction.chunkCount) {
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

    /// The coordinates of a range among `count` of them from `start` on, counted from there.
    @inline(__always)
    static func lanes(of range: Range<Int>, from start: Int, count: Int) -> Range<Int> {
        max(range.lowerBound - start, 0)..<min(range.upperBound - start, count)
    }
}
