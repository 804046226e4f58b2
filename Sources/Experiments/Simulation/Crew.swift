// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Environments
import NudgeCore
import Synchronization

/// A fixed set of workers that share out numbered pieces of work.
///
/// Which worker takes a piece is left to chance, so a piece's result must not depend on it: episodes start
/// from seeded states, and every piece writes to a place of its own.
final class Crew: Sendable {
    let workers: [any EpisodePlayer]
    /// Whether each worker plays by turns with a process of its own.
    private let hasProcesses: Bool
    /// Control steps of an episode of the task.
    let horizon: Int

    init(_ stage: Stage, threadCount: Int) throws {
        workers = try stage.workers(threadCount)
        hasProcesses = stage.isInProcesses
        horizon = stage.horizon
    }

    /// Control steps played so far, by all workers.
    var stepCount: Int { workers.reduce(0) { $0 + $1.stepCount } }
    /// How often the physics blew up so far, for all workers.
    var divergenceCount: Int { workers.reduce(0) { $0 + $1.divergenceCount } }
    /// Episodes so far in which something happened that says nothing of the behaviour.
    var abortCount: Int { workers.reduce(0) { $0 + $1.abortCount } }

    /// Throws why a worker cannot play any more, if one cannot.
    func check() throws {
        for worker in workers { if let loss = worker.loss { throw loss } }
    }

    /// Does pieces 0..<count, each once, and returns their results in order when all are done.
    ///
    /// - Parameter work: gets the number of the worker to use and the number of the piece.
    func map<Result: Sendable>(_ count: Int, _ work: @Sendable (Int, Int) -> Result) -> [Result] {
        let next = Atomic<Int>(0)
        return unsafe [Result](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            // Every piece is claimed by one worker, so no two of them touch the same element.
            nonisolated(unsafe) let results = unsafe buffer
            DispatchQueue.concurrentPerform(iterations: min(workers.count, count)) { worker in
                sharingProcessor(worker) {
                    while true {
                        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                        guard piece < count else { return }
                        unsafe (results.baseAddress.unsafelyUnwrapped + piece).initialize(
                            to: work(worker, piece))
                    }
                }
            }
            initializedCount = count
        }
    }

    /// Does a worker's part, on the processor that its process has, too.
    private func sharingProcessor(_ worker: Int, _ work: () -> Void) {
        if hasProcesses { SharedProcessor.run(worker, of: workers.count, work) } else { work() }
    }
}
