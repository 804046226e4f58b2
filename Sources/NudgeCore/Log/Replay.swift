// SPDX-License-Identifier: Apache-2.0

/// Rebuilds θ from a run log: the log is the policy.
public enum Replay {
    /// How far a replay came.
    public struct Outcome: Equatable, Sendable {
        /// Bytes of whole records, the header included. Anything behind them is torn.
        public var wholeBytes: Int
        /// Whether bytes of an unfinished record follow.
        public var isTorn = false
        /// T: as the header has it, or as the last plan that was read.
        public var roundCount: UInt32
        /// Rounds that were committed when T was changed last; nil if it never was.
        public var planRound: UInt32?
        /// Rounds that were committed at the last mark; nil if there was none.
        public var markedRound: UInt32?
    }

    /// Applies the rounds of a log to a replica that holds θ₀.
    ///
    /// It stops before the round that follows `roundCount` committed ones, or where the log ends.
    /// A last record that is not whole counts as never written. Never allocates.
    /// - Parameters:
    ///   - log: a whole log, header included, or its beginning.
    ///   - offset: where the records begin.
    ///   - replica: made from the same header's configuration.
    ///   - roundCount: committed rounds after which it stops.
    ///   - onRound: called after every committed round.
    /// - Throws: `damaged` with the offset of the record when one does not fit: a wrong checksum, a round out
    ///   of order, a mark that differs from θ, or a plan of fewer rounds. The replica then holds the rounds
    ///   before it.
    public static func run(
        _ log: Span<UInt8>, from offset: Int, into replica: inout Replica, roundCount: UInt32 = .max,
        onRound: (borrowing Replica, RoundRecord) -> Void = { _, _ in }
    ) throws(LogError) -> Outcome {
        var position = offset
        var outcome = Outcome(wholeBytes: offset, roundCount: replica.configuration.roundCount)
        let layout = replica.configuration.voteLayout
        while position < log.count {
            let start = position
            let record: LogRecord
            do {
                record = try LogRecord(reading: log, at: &position, layout)
            } catch {
                guard case .torn = error else { throw error }
                outcome.isTorn = true
                return outcome
            }
            switch record {
            case .round(let round):
                if replica.round >= roundCount { return outcome }
                guard round.round == replica.round else { throw .damaged(offset: start) }
                replica.commit(round)
                onRound(replica, round)
            case .mark(let round, let fingerprint):
                guard round == replica.round, fingerprint == replica.fingerprint() else {
                    throw .damaged(offset: start)
                }
                outcome.markedRound = round
            case .plan(let round, let roundCount):
                guard round == replica.round, roundCount > outcome.roundCount, outcome.roundCount > 0,
                    roundCount <= Limits.roundCountMaximum
                else { throw .damaged(offset: start) }
                outcome.roundCount = roundCount
                outcome.planRound = round
            }
            outcome.wholeBytes = position
        }
        return outcome
    }
}
