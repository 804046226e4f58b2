// SPDX-License-Identifier: Apache-2.0

public import NudgeCore
public import Preferences

/// Plays episodes, whatever the environment is made of. Used by one thread at a time.
protocol EpisodePlayer: AnyObject, Sendable {
    /// Control steps played so far.
    var stepCount: Int { get }
    /// How often the physics blew up so far.
    var divergenceCount: Int { get }
    /// Episodes so far that were aborted.
    var abortCount: Int { get }
    /// Why no more episodes can be played; nil while they can.
    var loss: (any Error)? { get }

    /// Plays an episode of agent `index`; nil if it was aborted.
    func play(
        _ episode: Agent.Episode, of index: Int, by understudy: Understudy, seed: UInt64, horizon: Int,
        discount: Double
    ) -> TrajectoryScore?
    /// Plays an episode of a policy that nobody perturbs; nil if it was aborted.
    func play(
        _ player: PolicyPlayer, noise: RandomStream, horizon: Int, discount: Double
    ) -> TrajectoryScore?
    /// Plays an episode of a policy and films it: a clip, as `ClipHead` says. Allocates the clip.
    func film(_ player: PolicyPlayer, noise: RandomStream, horizon: Int) -> [UInt8]
}

/// One thread's place to play: an environment and the buffers around it.
///
/// Used by one thread at a time, which is what makes it safe to hand around.
public final class Worker<Place: SketchedEnvironment & ~Copyable>: EpisodePlayer, @unchecked Sendable {
    private var rollout: Rollout<Place>
    /// Below the environment, because what it holds may be the environment's memory.
    private let lossOfPlace: (borrowing Place) -> (any Error)?
    private(set) var divergenceCount = 0
    private(set) var abortCount = 0
    /// Environment steps so far.
    public var stepCount: Int { rollout.stepCount }
    var loss: (any Error)? { lossOfPlace(rollout.environment) }

    /// Takes an environment. Nothing is allocated afterwards.
    /// - Parameters:
    ///   - environment: where it plays.
    ///   - loss: why the environment is gone for good; nil while it is not.
    public init(
        _ environment: consuming Place, loss: @escaping (borrowing Place) -> (any Error)? = { _ in nil }
    ) {
        rollout = Rollout(environment)
        lossOfPlace = loss
    }

    /// Plays an episode of agent `index`; nil if it was aborted.
    public func play(
        _ episode: Agent.Episode, of index: Int, by understudy: Understudy, seed: UInt64, horizon: Int,
        discount: Double = 1
    ) -> TrajectoryScore? {
        count(
            rollout.play(
                episode, of: index, by: understudy, seed: seed, horizon: horizon, discount: discount))
    }

    func play(
        _ player: PolicyPlayer, noise: RandomStream, horizon: Int, discount: Double
    ) -> TrajectoryScore? {
        count(rollout.play(player, noise: noise, horizon: horizon, discount: discount))
    }

    func film(_ player: PolicyPlayer, noise: RandomStream, horizon: Int) -> [UInt8] {
        defer { divergenceCount += rollout.environment.divergenceCount }
        return rollout.film(player, noise: noise, horizon: horizon)
    }

    private func count(_ score: TrajectoryScore?) -> TrajectoryScore? {
        divergenceCount += rollout.environment.divergenceCount
        abortCount += score == nil ? 1 : 0
        return score
    }
}
