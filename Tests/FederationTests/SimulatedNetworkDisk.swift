// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// A run log's file as bytes: appends take time, fail when the disk is full, and are torn by a crash.
struct SimulatedDisk {
    /// What is in the file for certain.
    private(set) var bytes: [UInt8]
    /// Records that wait; the first one is being written.
    private(set) var waiting: [LogRecord] = []
    var isFull = false
    private let layout: RoundVotes.Layout

    init(header: [UInt8], _ layout: RoundVotes.Layout) {
        bytes = header
        self.layout = layout
    }

    /// Takes a record. Returns whether the disk was idle, so that writing begins now.
    mutating func append(_ record: LogRecord) -> Bool {
        waiting.append(record)
        return waiting.count == 1
    }

    /// Ends the append of the first record that waits. A full disk takes nothing, and nothing of it stays.
    mutating func finish() -> Bool {
        guard !isFull else { return false }
        bytes += waiting.removeFirst().encoded(layout)
        return true
    }

    /// The machine stops: any part of the append under way is there, and the rest may be zeros.
    mutating func crash(_ chance: inout Chance) {
        if let record = waiting.first, !isFull {
            let encoded = record.encoded(layout)
            let count = chance.happens(40) ? encoded.count : chance.within(0...encoded.count)
            bytes += encoded.prefix(count)
            if chance.happens(30) { bytes += [UInt8](repeating: 0, count: encoded.count - count) }
        }
        waiting = []
    }

    /// Cuts off what a crash left unfinished.
    mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }
}
