// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Preferences

/// Plays episodes: the loop between an environment and whatever acts in it.
///
/// Buffers are made once; an episode allocates nothing.
@safe
struct Rollout<Place: Environment & ~Copyable>: ~Copyable {
    private(set) var environment: Place
    private let observation: UnsafeMutableBufferPointer<Float>
    private let action: UnsafeMutableBufferPointer<Float>
    /// Control steps played so far.
    private(set) var stepCount = 0

    init(_ environment: consuming Place) {
        unsafe observation = .allocate(capacity: environment.observationCount)
        unsafe action = .allocate(capacity: environment.actionCount)
        unsafe observation.initialize(repeating: 0)
        unsafe action.initialize(repeating: 0)
        self.environment = environment
    }

    deinit {
        unsafe observation.deallocate()
        unsafe action.deallocate()
    }

    /// Plays one of the episodes that an agent shows.
    mutating func play(
        _ agent: inout Agent, seed: UInt64, horizon: Int, discount: Double
    ) -> TrajectoryScore {
        let noise = RandomStream(seed: seed, name: agent.nextEpisode.resetStream)
        agent.beginEpisode()
        let score = play(noise, horizon, discount) { observation, action in
            agent.act(observation: observation, action: &action)
        }
        agent.endEpisode()
        return score
    }

    /// Plays one episode of a policy that nobody perturbs.
    mutating func play(
        _ player: PolicyPlayer, noise: RandomStream, horizon: Int, discount: Double = 1
    ) -> TrajectoryScore {
        play(noise, horizon, discount) { observation, action in
            player.act(observation: observation, action: &action)
        }
    }

    /// One episode: observe, act, step, until the task or the horizon ends it.
    @inline(__always)
    private mutating func play(
        _ noise: RandomStream, _ horizon: Int, _ discount: Double,
        act: (Span<Float>, inout MutableSpan<Float>) -> Void
    ) -> TrajectoryScore {
        var noise = noise
        environment.reset(&noise)
        var score = TrajectoryScore(discount: discount)
        var observation = unsafe self.observation.mutableSpan
        var action = unsafe self.action.mutableSpan
        for _ in 0..<horizon {
            environment.observe(&observation)
            act(observation.span, &action)
            let result = environment.step(action.span)
            score.add(result)
            if result.isTerminated { break }
        }
        stepCount += score.stepCount
        return score
    }
}
