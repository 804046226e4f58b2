import Dispatch
import Logging
import Synchronization

/// Writes entries to the store in batches, on a thread of its own.
///
/// While one batch is being written the next one gathers, so a slow disk makes batches larger, not queues
/// longer. What cannot be written is kept and tried again; the run log, not this, is what must not be lost.
final class FleetJournal: Sendable {
    /// Entries that may wait. Beyond them the oldest go, counted.
    static let waitingLimit = 16_384

    private struct Waiting {
        var entries: [FleetEntry] = []
        var isScheduled = false
        var lostCount = 0

        mutating func trim() {
            let excess = entries.count - FleetJournal.waitingLimit
            guard excess > 0 else { return }
            entries.removeFirst(excess)
            lostCount += excess
        }
    }

    private let store: FleetStore
    private let logger: Logger
    private let queue = DispatchQueue(label: "fleet-journal", qos: .utility)
    private let waiting = Mutex(Waiting())

    init(_ store: FleetStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Has an entry written soon. Costs a lock.
    func append(_ entry: FleetEntry) {
        let mustSchedule = waiting.withLock { waiting in
            waiting.entries.append(entry)
            waiting.trim()
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
            try store.write(entries)
        } catch {
            logger.error("entries wait to be stored", metadata: ["error": "\(error)"])
            retry(entries)
        }
    }

    private func retry(_ entries: [FleetEntry]) {
        waiting.withLock { waiting in
            waiting.entries.insert(contentsOf: entries, at: 0)
            waiting.trim()
            waiting.isScheduled = true
        }
        queue.asyncAfter(deadline: .now() + .seconds(1)) { self.writeWaiting() }
    }
}
