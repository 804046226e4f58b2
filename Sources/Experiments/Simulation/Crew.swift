// SPDX-License-Identifier: Apache-2.0

import Dispatch
public import MuJoCoTasks
public import NudgeCore
public import Preferences
import Synchronization

/// One thread's place to play: an environment and the buffers around it.
///
/// Used by one thread at a time, which is what makes it safe to hand around.
public final class Worker: @unchecked Sendable {
    private var rollout: Rollout<MuJoCoEnvironment>
    /// How often the physics blew up so far.
    private(set) var divergenceCount = 0
    /// Control steps played so far.
    var stepCount: Int { rollout.stepCount }

    /// Makes an environment with the model's body. Nothing is allocated afterwards.
    public init(_ model: MuJoCoModel) throws(MuJoCoError) {
        rollout = Rollout(try MuJoCoEnvironment(model))
    }

    /// Plays the episode that an agent wants to play next.
    public func play(
        _ agent: inout Agent, seed: UInt64, horizon: Int, discount: Double = 1
    ) -> TrajectoryScore {
        defer { divergenceCount += rollout.environment.divergenceCount }
        return rollout.play(&agent, seed: seed, horizon: horizon, discount: discount)
    }

    /// Plays an episode of a policy that nobody perturbs.
    func play(
        _ player: PolicyPlayer, noise: RandomStream, horizon: Int, discount: Double = 1
    ) -> TrajectoryScore {
        defer { divergenceCount += rollout.environment.divergenceCount }
        return rollout.play(player, noise: noise, horizon: horizon, discount: discount)
    }

    /// Plays an episode of a policy and films it: a clip, as `ClipHead` says. Allocates the clip.
    func film(_ player: PolicyPlayer, noise: RandomStream, horizon: Int) -> [UInt8] {
        defer { divergenceCount += rollout.environment.divergenceCount }
        return rollout.film(player, noise: noise, horizon: horizon)
    }
}

/// A fixed set of workers that share out numbered pieces of work.
///
/// Which worker takes a piece is left to chance, so a piece's result must not depend on it: episodes start
/// from seeded states, and every piece writes to a place of its own.
final class Crew: Sendable {
    let task: ControlTask
    let workers: [Worker]

    init(_ task: ControlTask, threadCount: Int) throws(MuJoCoError) {
        let model = try MuJoCoModel(task)
        var workers: [Worker] = []
        for _ in 0..<threadCount { workers.append(try Worker(model)) }
        self.task = task
        self.workers = workers
    }

    /// Control steps played so far, by all workers.
    var stepCount: Int { workers.reduce(0) { $0 + $1.stepCount } }
    /// How often the physics blew up so far, for all workers.
    var divergenceCount: Int { workers.reduce(0) { $0 + $1.divergenceCount } }

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
