// SPDX-License-Identifier: Apache-2.0

import CBenchmarks
import MuJoCoTasks
import NudgeCore

/// A task with what the bare C loop must know of it.
struct Body {
    var task: ControlTask
    /// Pairs of episodes per sample: about 2,000 steps.
    var pairsPerSample: Int
    var bare: bare_task
    /// Initial positions and velocities are uniform within this; HalfCheetah's velocities are normal.
    var noise: Double

    /// The seed of the runs that are measured.
    static let seed: UInt64 = 1

    static let all = [halfCheetah, hopper, swimmer, walker2d]

    static let halfCheetah = Body(
        task: .halfCheetah, pairsPerSample: 1,
        bare: bare_task(
            frame_skip: 5, first_observed_position: 1, velocity_bound: .infinity, survival_bonus: 0,
            control_weight: 0.1, end: BARE_END_NEVER),
        noise: 0.1)
    static let hopper = Body(
        task: .hopper, pairsPerSample: 20,
        bare: bare_task(
            frame_skip: 4, first_observed_position: 1, velocity_bound: 10, survival_bonus: 1,
            control_weight: 1e-3, end: BARE_END_HOPPER),
        noise: 0.005)
    static let swimmer = Body(
        task: .swimmer, pairsPerSample: 1,
        bare: bare_task(
            frame_skip: 4, first_observed_position: 2, velocity_bound: .infinity, survival_bonus: 0,
            control_weight: 1e-4, end: BARE_END_NEVER),
        noise: 0.1)
    static let walker2d = Body(
        task: .walker2d, pairsPerSample: 20,
        bare: bare_task(
            frame_skip: 4, first_observed_position: 1, velocity_bound: 10, survival_bonus: 1,
            control_weight: 1e-3, end: BARE_END_WALKER),
        noise: 0.005)

    /// A run whose rounds never end, so that its agents play pair after pair.
    var configuration: RunConfiguration {
        var configuration = RunConfiguration(
            seed: Self.seed, algorithm: .parS2ZPO, agentCount: 16,
            shape: ActorBenchmark.shape(task.observationCount, [64, 64], task.actionCount))
        configuration.batchCount = 0xFFFF
        configuration.horizon = task.horizon
        configuration.actionBound = task.actionBound
        return configuration
    }

    /// The first agent of the run, with θ₀.
    func agent() throws -> Agent {
        let configuration = configuration
        var agent = try unsafe Agent(
            configuration: configuration, index: 0,
            memory: arenaMemory(bytes: MemorySum(configuration).total))
        agent.initialize()
        return agent
    }
}
