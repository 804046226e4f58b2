// SPDX-License-Identifier: Apache-2.0

import Environments
import Federation
import NudgeCore

/// A first look at an environment in another process: two short episodes from the same seed, or two whole
/// ones where the environment has the policy itself.
public struct EnvironmentTrial: Encodable, Sendable {
    /// Steps of an episode, unless it ends earlier.
    private static let stepCount = 100

    /// Steps that were played.
    public private(set) var steps = 0
    /// What a step took on average.
    public private(set) var stepMicroseconds = 0.0
    /// Whether both episodes began with the same observation; or were worth the same, where the environment
    /// has the policy itself.
    public private(set) var isRepeatable = false

    /// Plays the two episodes with actions, or parameters, of 0.
    /// - Throws: ``EnvironmentError``, also where an episode was aborted.
    public init(_ task: TaskDescription, env: String) throws {
        // Whoever calls holds the memory until the environment in it is gone.
        try play(task, env, in: Memory(task.facts, place: env))
    }

    private mutating func play(_ task: TaskDescription, _ env: String, in memory: Memory) throws {
        var environment = ForeignEnvironment(task.facts, at: env, memory: memory)
        var starts: [[Float]] = []
        let clock = ContinuousClock()
        var duration = Duration.zero
        for _ in 0..<2 {
            guard environment.start() else { throw EnvironmentError(environment, env) }
            var noise = RandomStream(seed: 1, name: StreamName(.evaluationReset))
            let parameters = [Int16](repeating: 0, count: task.parameters?.count ?? 0)
            environment.take(parameters.span, resolution: 1)
            environment.reset(&noise)
            starts.append(Self.observe(environment))
            let began = clock.now
            let reward = try play(&environment, task, env)
            duration += began.duration(to: clock.now)
            if task.parameters != nil { starts[starts.count - 1] = [Float(reward)] }
        }
        stepMicroseconds = duration / .microseconds(1) / Double(max(steps, 1))
        isRepeatable = starts[0] == starts[1]
    }

    /// Plays an episode, or the beginning of one, and returns what its last step was worth.
    private mutating func play(
        _ environment: inout ForeignEnvironment, _ task: TaskDescription, _ env: String
    ) throws(EnvironmentError) -> Double {
        var reward = 0.0
        let action = [Float](repeating: 0, count: task.acted.count)
        for _ in 0..<min(Self.stepCount, task.horizon) {
            let result = environment.step(action.span)
            guard !result.isAborted else { throw EnvironmentError(environment, env) }
            steps += 1
            reward = result.reward
            if result.isTerminated { break }
        }
        environment.rest()
        return reward
    }

    private static func observe(_ environment: borrowing ForeignEnvironment) -> [Float] {
        var numbers = [Float](repeating: 0, count: environment.observationCount)
        var span = numbers.mutableSpan
        environment.observe(&span)
        return numbers
    }
}
