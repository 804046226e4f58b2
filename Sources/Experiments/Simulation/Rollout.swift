// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Preferences

/// Plays episodes: the loop between an environment and whatever acts in it.
///
/// Buffers are made once; an episode allocates nothing.
@safe
struct Rollout<Place: SketchedEnvironment & ~Copyable>: ~Copyable {
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

    /// Plays one of an agent's episodes; nil if it was aborted.
    mutating func play(
        _ episode: Agent.Episode, of index: Int, by understudy: Understudy, seed: UInt64, horizon: Int,
        discount: Double
    ) -> TrajectoryScore? {
        let noise = RandomStream(seed: seed, name: episode.resetStream)
        understudy.begin(episode, of: index)
        environment.announce(lane: episode.lane)
        understudy.hand(to: &environment)
        return play(noise, horizon, understudy.playsOn, discount) { observation, action in
            understudy.act(observation: observation, action: &action)
        }
    }

    /// Plays one episode of a policy that nobody perturbs; nil if it was aborted.
    mutating func play(
        _ player: PolicyPlayer, noise: RandomStream, horizon: Int, discount: Double = 1
    ) -> TrajectoryScore? {
        player.begin()
        environment.announce(lane: nil)
        player.hand(to: &environment)
        return play(noise, horizon, player.playsOn, discount) { observation, action in
            player.act(observation: observation, action: &action)
        }
    }

    /// Plays one episode of a policy and films it. Allocates the film.
    mutating func film(_ player: PolicyPlayer, noise: RandomStream, horizon: Int) -> [UInt8] {
        let plan = ClipPlan(environment)
        let film = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: plan.clipBytes)
        defer { unsafe film.deallocate() }
        var recorder = unsafe ClipRecorder(plan, memory: film)
        var noise = noise
        player.begin()
        environment.reset(&noise)
        recorder.begin(environment, horizon: horizon)
        var observation = unsafe self.observation.mutableSpan
        var action = unsafe self.action.mutableSpan
        for _ in 0..<horizon {
            environment.observe(&observation)
            player.act(observation: observation.span, action: &action)
            let result = environment.step(action.span)
            recorder.add(environment)
            if result.isTerminated, !player.playsOn { break }
        }
        return unsafe Array(film[..<recorder.encodedBytes])
    }

    /// One episode: observe, act, step, until the horizon ends it, or the task unless it is played on.
    @inline(__always)
    private mutating func play(
        _ noise: RandomStream, _ horizon: Int, _ playsOn: Bool, _ discount: Double,
        act: (Span<Float>, inout MutableSpan<Float>) -> Void
    ) -> TrajectoryScore? {
        var noise = noise
        environment.reset(&noise)
        var score = TrajectoryScore(discount: discount)
        var isAborted = false
        var observation = unsafe self.observation.mutableSpan
        var action = unsafe self.action.mutableSpan
        for _ in 0..<horizon {
            environment.observe(&observation)
            act(observation.span, &action)
            let result = environment.step(action.span)
            isAborted = result.isAborted
            if isAborted { break }
            score.add(result)
            if result.isTerminated, !playsOn { break }
        }
        environment.rest()
        stepCount += score.stepCount
        return isAborted ? nil : score
    }
}
