// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The last rounds of a run, for agents that missed a few. As many as are shorter than a snapshot.
struct LogTail {
    private var records: [RoundRecord]
    private let limit: Int

    /// How many rounds it holds.
    var count: Int { records.count }

    init(_ recent: [RoundRecord], _ layout: RoundVotes.Layout, limitBytes: Int) {
        limit = max(limitBytes / LogRecord.roundBytes(layout), 1)
        records = recent.suffix(limit)
    }

    mutating func append(_ record: RoundRecord) {
        // Cut rarely: removing from the front of an array moves all that follows.
        if records.count >= 2 * limit { records.removeFirst(records.count - limit + 1) }
        records.append(record)
    }

    /// The rounds from one on; nil when it is further back than a snapshot is worth.
    func records(from round: UInt32) -> ArraySlice<RoundRecord>? {
        guard let last = records.last, round <= last.round else { return nil }
        let count = Int(last.round - round) + 1
        return count <= min(limit, records.count) ? records.suffix(count) : nil
    }

    /// Log chunks with these rounds and a mark behind them.
    static func chunks(
        _ records: ArraySlice<RoundRecord>, _ layout: RoundVotes.Layout, mark: LogRecord
    ) -> [UInt8] {
        var pieces: [[UInt8]] = [[]]
        for record in records.map(LogRecord.round) + [mark] {
            let bytes = record.encoded(layout)
            if pieces[pieces.count - 1].count + bytes.count > ChunkFrame.payloadBytesMaximum {
                pieces.append([])
            }
            pieces[pieces.count - 1] += bytes
        }
        return ChunkFrame.join(pieces, isSnapshot: false)
    }
}

extension ChunkFrame {
    /// Cuts something into chunk frames.
    static func cut(_ whole: [UInt8], isSnapshot: Bool) -> [UInt8] {
        let starts = stride(from: 0, to: whole.count, by: payloadBytesMaximum)
        let pieces = starts.map { Array(whole[$0..<min($0 + payloadBytesMaximum, whole.count)]) }
        return join(pieces, isSnapshot: isSnapshot)
    }

    /// Makes chunk frames of pieces that lie one behind the other.
    static func join(_ pieces: [[UInt8]], isSnapshot: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var position = 0
        for (index, piece) in pieces.enumerated() {
            let head = ChunkFrame(
                isSnapshot: isSnapshot, isLast: index == pieces.count - 1, position: UInt32(position))
            bytes += encode(headBytes + piece.count) { head.write(piece.span, to: &$0) }
            position += piece.count
        }
        return bytes
    }
}
