// SPDX-License-Identifier: Apache-2.0

/// A replica as bytes, so that a late joiner need not replay a long log.
///
/// Layout, little-endian: rounds committed (4), α (4), μ (4), rejections in a row (1), zeros (3), β^t of the
/// next step (4), zeros (4), fingerprint (8), θ (2 bytes per parameter), with momentum the moving averages (2
/// each).
extension Replica {
    static let stateHeadBytes = 32

    /// Bytes of the encoded replica: 32 + 2d, with momentum 32 + 4d.
    public var stateBytes: Int { Self.stateHeadBytes + 2 * storedCount }

    private var storedCount: Int { configuration.momentum > 0 ? 2 * parameterCount : parameterCount }

    /// Writes the encoded replica at the beginning of `bytes`. Not while a perturbation is applied.
    public func writeState(to bytes: inout MutableSpan<UInt8>) {
        bytes.store(round, at: 0)
        bytes.store(schedule.learningRate, at: 4)
        bytes.store(schedule.perturbationScale, at: 8)
        bytes.store(UInt32(schedule.rejectionsInARow), at: 12)
        bytes.store(momentumPower, at: 16)
        bytes.store(UInt32(0), at: 20)
        bytes.store(fingerprint().value, at: 24)
        for index in 0..<storedCount {
            bytes.store(unsafe UInt16(bitPattern: stored(index).pointee), at: Self.stateHeadBytes + 2 * index)
        }
    }

    private func stored(_ index: Int) -> UnsafeMutablePointer<Int16> {
        unsafe index < parameterCount ? parameters + index : averages + (index - parameterCount)
    }

    /// The part of an encoded replica that comes before θ.
    struct StateHead {
        var round: UInt32
        var schedule: Schedule
        var momentumPower: UInt32
        var fingerprint: Fingerprint

        /// Reads 32 bytes; nil when they are no state of a run with this plan.
        init?(reading bytes: Span<UInt8>, at offset: Int, plan: Schedule.Plan) {
            guard bytes.count - offset >= Replica.stateHeadBytes,
                let schedule = Schedule(
                    plan, learningRate: bytes.load(UInt32.self, at: offset + 4),
                    perturbationScale: bytes.load(UInt32.self, at: offset + 8),
                    rejectionsInARow: bytes.load(UInt32.self, at: offset + 12))
            else { return nil }
            round = bytes.load(UInt32.self, at: offset)
            self.schedule = schedule
            momentumPower = bytes.load(UInt32.self, at: offset + 16)
            fingerprint = Fingerprint(value: bytes.load(UInt64.self, at: offset + 24))
            guard round <= Limits.roundCountMaximum, momentumPower <= 1 << 16,
                bytes.load(UInt32.self, at: offset + 20) == 0
            else { return nil }
        }
    }

    /// Takes over a piece of the numbers behind the head.
    /// - Parameters:
    ///   - position: where the piece lies in the encoded replica, at least 32.
    ///   - range: the piece within `bytes`.
    /// - Returns: false when it does not lie within the state, or when a parameter is out of bounds.
    mutating func readState(_ bytes: Span<UInt8>, _ range: Range<Int>, position: Int) -> Bool {
        let first = (position - Self.stateHeadBytes) / 2
        let count = range.count / 2
        guard position >= Self.stateHeadBytes, (position | range.count) & 1 == 0, first + count <= storedCount
        else { return false }
        for index in 0..<count {
            let value = Int16(bitPattern: bytes.load(UInt16.self, at: range.lowerBound + 2 * index))
            guard Int32(value).magnitude <= (first + index < parameterCount ? bound.magnitude : 32767) else {
                return false
            }
            unsafe stored(first + index).pointee = value
        }
        return true
    }

    /// Takes over the head once all numbers are there.
    /// - Returns: whether they have the fingerprint that the head promised.
    mutating func finishState(_ head: StateHead) -> Bool {
        restore(round: head.round, schedule: head.schedule)
        momentumPower = head.momentumPower
        return fingerprint() == head.fingerprint
    }
}
