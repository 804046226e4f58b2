// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@testable import MuJoCoTasks

@Suite("What there is to see of a body")
struct MotionTests {
    private func environment(_ task: ControlTask) throws -> MuJoCoEnvironment {
        try MuJoCoEnvironment(MuJoCoModel(task))
    }

    /// The body as it was built, at rest, but for one coordinate and one velocity.
    private func rest(
        _ environment: inout MuJoCoEnvironment, _ change: (index: Int, by: Double)? = nil,
        velocity: (index: Int, value: Double)? = nil
    ) throws {
        let (positionCount, velocityCount) = environment.task.rules.coordinateCounts
        let simulation = try Simulation(MuJoCoModel(environment.task))
        var position = (0..<positionCount).map { simulation.restPosition[$0] }
        if let change { position[change.index] += change.by }
        var velocities = [Double](repeating: 0, count: velocityCount)
        if let velocity { velocities[velocity.index] = velocity.value }
        environment.reset(position: position.span, velocity: velocities.span)
    }

    private func step(_ environment: inout MuJoCoEnvironment, action: Float = 0) -> BodyMotion {
        environment.step([Float](repeating: action, count: environment.actionCount).span).motion
    }

    @Test("is finite and adds up to where the body ends, on every task", arguments: ControlTask.all)
    func sums(task: ControlTask) throws {
        var environment = try environment(task)
        try rest(&environment)
        var motion = BodyMotion()
        for _ in 0..<20 {
            motion = step(&environment, action: 0.3)
            let numbers = [motion.speed, motion.height, motion.turn, motion.unrest]
            #expect(numbers.allSatisfy { $0.isFinite })
            #expect(abs(motion.effort - 0.09 * Double(task.actionCount)) < 1e-5)
            #expect(motion.unrest > 0)
            #expect((-1...1).contains(motion.uprightness))
        }
        #expect((motion.uprightness != 0) == task.rules.body.stands)
    }

    @Test(
        "starts at the height of the trunk's centre",
        arguments: [
            (ControlTask.halfCheetah, 0.7, 0.1), (.hopper, 1.25, 0.1), (.walker2d, 1.25, 0.1),
            (.ant, 0.75, 0.1),
            (.humanoid, 1.4, 0.1), (.invertedPendulum, 0.3, 0.05), (.invertedDoublePendulum, 0.3, 0.05),
            (.swimmer, 0, 0.001),
        ])
    func height(task: ControlTask, height: Double, tolerance: Double) throws {
        var environment = try environment(task)
        try rest(&environment)
        #expect(abs(step(&environment).height - height) < tolerance)
    }

    @Test(
        "has the speed that the reward is made of", arguments: [ControlTask.halfCheetah, .hopper, .walker2d])
    func speed(task: ControlTask) throws {
        var environment = try environment(task)
        try rest(&environment, velocity: (index: 0, value: 1.5))
        let result = environment.step([Float](repeating: 0, count: task.actionCount).span)
        #expect(result.motion.speed == result.reward - result.survivalBonus)
        #expect(abs(result.motion.speed - 1.5) < 0.3)
    }

    @Test(
        "turns head first forwards, about hinges and freely",
        arguments: [
            (ControlTask.halfCheetah, 2), (.hopper, 2), (.walker2d, 2), (.ant, 4), (.humanoid, 4),
        ])
    func turn(task: ControlTask, index: Int) throws {
        for rate in [-2.0, 2] {
            var environment = try environment(task)
            // High above the ground, where nothing disturbs it.
            let up = task == .ant || task == .humanoid ? 2 : 1
            try rest(&environment, (index: up, by: 10), velocity: (index: index, value: rate))
            let motion = step(&environment)
            #expect(motion.turn * rate > 0)
            #expect(abs(motion.turn - rate * task.stepSeconds) < 0.5 * abs(rate) * task.stepSeconds)
        }
    }

    @Test("is upright when it stands, not when it lies, and upside down the other way round")
    func uprightness() throws {
        for (turned, expected) in [(0.0, 1.0), (.pi / 2, 0), (.pi, -1), (2 * .pi, 1)] {
            var environment = try environment(.hopper)
            try rest(&environment, (index: 2, by: turned))
            // One step of 8 ms hardly moves it.
            #expect(abs(step(&environment).uprightness - expected) < 0.05)
        }
    }
}
