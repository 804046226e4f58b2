// SPDX-License-Identifier: Apache-2.0

import Dispatch
import NudgeCore
import Synchronization

/// A fixed set of workers that share out numbered pieces of work.
///
/// Which worker takes a piece is left to chance, so a piece's result must not depend on it: episodes start
/// from seeded states, and every piece writes to a place of its own.
final class Crew: Sendable {
    let workers: [any EpisodePlayer]
    /// Control steps of an episode of the task.
    let horizon: Int

    init(_ stage: Stage, threadCount: Int) throws {
        workers = try stage.workers(threadCount)
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
                while true {
                    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard piece < count else { return }
                    unsafe (results.baseAddress.unsafelyUnwrapped + piece).initialize(to: work(worker, piece))
                }
            }
            initializedCount = count
        }
    }
}
