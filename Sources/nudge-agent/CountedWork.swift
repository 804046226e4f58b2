// SPDX-License-Identifier: Apache-2.0

#if NUDGE_COUNTS
import NudgeCore

/// What a round is made of and what a late joiner does, each in a function of its own, so that its
/// instructions can be counted (`tools/board instructions`). Only in builds for that: a board has no use for
/// it.
enum CountedWork {
    private static let roundCount = 2 * LogRecord.markInterval

    /// Does each once, the replay of 32 rounds and two marks among them.
    static func run(_ configuration: RunConfiguration) {
        var writer = replica(configuration)
        let log = unsafe BoardMemory.take(Int(roundCount) * 2 * LogRecord.encodedBytesMaximum)
        let length = unsafe write(log, by: &writer)

        var joiner = replica(configuration)
        let written = unsafe Span<UInt8>(_unsafeStart: log.baseAddress.unsafelyUnwrapped, byteCount: length)
        let isWhole = countedReplay(written, into: &joiner)
        precondition(isWhole && countedFingerprint(joiner) == writer.fingerprint(), "the same run")
        let next = record(roundCount, configuration)
        let forecast = countedForecast(next, joiner)
        countedStep(next, &joiner)
        precondition(joiner.fingerprint() == forecast, "the same step")

        var withMomentum = configuration
        withMomentum.momentum = 230
        var mover = replica(withMomentum)
        mover.commit(record(0, withMomentum))
        let isHalving = countedMomentum(record(1, withMomentum), &mover)
        precondition(!isHalving, "an accepted round halves nothing")
    }

    private static func replica(_ configuration: RunConfiguration) -> Replica {
        var arena = unsafe Arena(BoardMemory.take(MemorySum(configuration).total))
        var replica = Replica(configuration: configuration, arena: &arena)
        replica.initialize()
        return replica
    }

    /// A round in which every agent votes.
    private static func record(_ round: UInt32, _ configuration: RunConfiguration) -> RoundRecord {
        var votes = RoundVotes()
        for index in 0..<configuration.agentCount {
            votes.set(index, to: (index + Int(round)) % 3 == 0 ? .inFavour : .against)
        }
        return RoundRecord(round: round, isAccepted: true, votes: votes)
    }

    /// Writes a log's records, as an aggregator does, and returns their length in bytes.
    private static func write(_ log: UnsafeMutableRawBufferPointer, by writer: inout Replica) -> Int {
        let configuration = writer.configuration
        var bytes = unsafe MutableSpan<UInt8>(_unsafeBytes: log)
        var length = 0
        func append(_ entry: LogRecord) {
            var whole = InlineArray<32, UInt8>(repeating: 0)
            var room = whole.mutableSpan
            let count = entry.write(to: &room, configuration.voteLayout)
            for index in 0..<count { bytes[length + index] = room[index] }
            length += count
        }
        for round in 0..<roundCount {
            let record = record(round, configuration)
            writer.commit(record)
            append(.round(record))
            guard writer.round % LogRecord.markInterval == 0 else { continue }
            append(.mark(round: writer.round, fingerprint: writer.fingerprint()))
        }
        return length
    }

    @inline(never)
    private static func countedReplay(_ log: Span<UInt8>, into replica: inout Replica) -> Bool {
        guard let outcome = try? Replay.run(log, from: 0, into: &replica) else { return false }
        return !outcome.isTorn && replica.round == roundCount
    }

    @inline(never)
    private static func countedFingerprint(_ replica: borrowing Replica) -> Fingerprint {
        replica.fingerprint()
    }

    @inline(never)
    private static func countedForecast(_ record: RoundRecord, _ replica: borrowing Replica) -> Fingerprint {
        replica.fingerprint(after: record)
    }

    @inline(never)
    private static func countedStep(_ record: RoundRecord, _ replica: inout Replica) {
        replica.commit(record)
    }

    /// With a result, lest the compiler makes one function of it and the step.
    @inline(never)
    private static func countedMomentum(_ record: RoundRecord, _ replica: inout Replica) -> Bool {
        replica.commit(record)
    }
}
#endif
