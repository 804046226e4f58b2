// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Logging
import Synchronization

/// Writes what happens in a run to the store in batches, on a thread of its own.
///
/// While one batch is being written the next one gathers, so a slow disk makes batches larger, not queues
/// longer. What cannot be written is kept and tried again; the run log, not this, is what must not be lost.
final class FleetJournal: Sendable {
    /// The weight of entries that may wait, some 50 MB. Beyond it the oldest go, counted.
    static let weightLimit = 1_000_000

    private struct Waiting {
        var entries: [FleetEntry] = []
        var weight = 0
        var isScheduled = false
        var lostCount = 0

        mutating func add(_ entry: FleetEntry) {
            entries.append(entry)
            weight += entry.weight
            while weight > FleetJournal.weightLimit, let oldest = entries.first {
                weight -= oldest.weight
                entries.removeFirst()
                lostCount += 1
            }
        }
    }

    private let store: FleetStore
    private let logger: Logger
    private let queue = DispatchQueue(label: "fleet-journal", qos: .utility)
    private let waiting = Mutex(Waiting())
    private let roster: Mutex<Roster>

    /// Opens the journal of a run.
    init(_ store: FleetStore, run: Int64, logger: Logger) throws(FleetStoreError) {
        self.store = store
        self.logger = logger
        roster = Mutex(try store.roster(run: run))
    }

    /// Has an entry written soon. Costs a lock.
    func append(_ entry: FleetEntry) {
        let mustSchedule = waiting.withLock { waiting in
            waiting.add(entry)
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if mustSchedule { queue.async { self.writeWaiting() } }
    }

    /// Writes what waits, before it returns.
    func finish() { queue.sync { writeWaiting() } }

    private func writeWaiting() {
        let (entries, lostCount) = waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return (waiting.entries, waiting.lostCount)
        }
        if lostCount > 0 { logger.error("entries were never stored", metadata: ["count": "\(lostCount)"]) }
        guard !entries.isEmpty else { return }
        do {
            try roster.withLock { roster throws(FleetStoreError) in
                try store.write(entries, roster: &roster)
            }
        } catch {
            logger.error("entries wait to be stored", metadata: ["error": "\(error)"])
            retry(entries)
        }
    }

    private func retry(_ entries: [FleetEntry]) {
        waiting.withLock { waiting in
            let newer = waiting.entries
            waiting.entries = []
            waiting.weight = 0
            for entry in entries + newer { waiting.add(entry) }
            waiting.isScheduled = true
        }
        queue.asyncAfter(deadline: .now() + .seconds(1)) { self.writeWaiting() }
    }
}
