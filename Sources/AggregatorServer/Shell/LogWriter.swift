// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Federation
import NudgeCore
import Synchronization

/// Writes a run's log on a thread of its own: the disk may take its time, and rounds are not all that an
/// event loop has to do.
///
/// The log is touched on that thread alone once a writer has it.
final class LogWriter: @unchecked Sendable {
    /// What became of records.
    enum Outcome {
        /// They are on the disk.
        case written([LogRecord])
        /// None of them is.
        case refused(StoreError)
    }

    private let log: RunLog
    private let thread = DispatchQueue(label: "run log", qos: .userInitiated)
    private let outcome = Mutex<Outcome?>(nil)

    init(_ log: RunLog) { self.log = log }

    /// Has records written, all with one sync, and `done` called on the writer's thread; the outcome is there
    /// then. The one before has been taken.
    func append(_ records: [LogRecord], done: @escaping @Sendable () -> Void) {
        thread.async { [self] in
            let result: Outcome
            do throws(StoreError) {
                try log.append(records)
                result = .written(records)
            } catch {
                result = .refused(error)
            }
            outcome.withLock { $0 = result }
            done()
        }
    }

    /// What became of the records that were appended last; nil while it is not known, and once it was taken.
    func takeOutcome() -> Outcome? { outcome.withLock { $0.take() } }

    /// Waits until it is known.
    func wait() { thread.sync {} }
}
