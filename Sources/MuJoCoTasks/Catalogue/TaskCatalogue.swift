// SPDX-License-Identifier: Apache-2.0

extension ControlTask {
    /// A flat two-legged runner; it cannot fall. Reward: forward speed.
    public static let halfCheetah = ControlTask(
        name: "half-cheetah", gymnasiumIdentifier: "HalfCheetah-v5", modelFile: "half_cheetah.xml",
        observationCount: 17, actionCount: 6, actionBound: 1, horizon: 1000, frameSkip: 5,
        stepSeconds: 0.05, survivalBonus: 0,
        joints: ObservedJoints(firstAngle: 2, firstSpeed: 11), rules: .halfCheetah)

    /// One leg that hops without falling. Reward: forward speed.
    public static let hopper = ControlTask(
        name: "hopper", gymnasiumIdentifier: "Hopper-v5", modelFile: "hopper.xml",
        observationCount: 11, actionCount: 3, actionBound: 1, horizon: 1000, frameSkip: 4,
        stepSeconds: 0.008, survivalBonus: 1,
        joints: ObservedJoints(firstAngle: 2, firstSpeed: 8), rules: .hopper)

    /// Three links in a viscous fluid. Reward: forward speed.
    public static let swimmer = ControlTask(
        name: "swimmer", gymnasiumIdentifier: "Swimmer-v5", modelFile: "swimmer.xml",
        observationCount: 8, actionCount: 2, actionBound: 1, horizon: 1000, frameSkip: 4,
        stepSeconds: 0.04, survivalBonus: 0,
        joints: ObservedJoints(firstAngle: 1, firstSpeed: 6), rules: .swimmer)

    /// Two flat legs that walk without falling. Reward: forward speed.
    public static let walker2d = ControlTask(
        name: "walker2d", gymnasiumIdentifier: "Walker2d-v5", modelFile: "walker2d_v5.xml",
        observationCount: 17, actionCount: 6, actionBound: 1, horizon: 1000, frameSkip: 4,
        stepSeconds: 0.008, survivalBonus: 1,
        joints: ObservedJoints(firstAngle: 2, firstSpeed: 11), rules: .walker2d)

    /// A four-legged body in three dimensions. Reward: forward speed.
    public static let ant = ControlTask(
        name: "ant", gymnasiumIdentifier: "Ant-v5", modelFile: "ant.xml",
        observationCount: 105, actionCount: 8, actionBound: 1, horizon: 1000, frameSkip: 5,
        stepSeconds: 0.05, survivalBonus: 1,
        joints: nil, rules: .ant)

    /// A human-like body in three dimensions. Reward: forward speed.
    public static let humanoid = ControlTask(
        name: "humanoid", gymnasiumIdentifier: "Humanoid-v5", modelFile: "humanoid.xml",
        observationCount: 348, actionCount: 17, actionBound: 0.4, horizon: 1000, frameSkip: 5,
        stepSeconds: 0.015, survivalBonus: 5,
        joints: nil, rules: .humanoid)

    /// A pole on a cart. Reward: not falling.
    public static let invertedPendulum = ControlTask(
        name: "inverted-pendulum", gymnasiumIdentifier: "InvertedPendulum-v5",
        modelFile: "inverted_pendulum.xml",
        observationCount: 4, actionCount: 1, actionBound: 3, horizon: 1000, frameSkip: 2,
        stepSeconds: 0.04, survivalBonus: 1,
        joints: ObservedJoints(firstAngle: 0, firstSpeed: 2), rules: .invertedPendulum)

    /// A pole on a pole on a cart. Reward: not falling, and standing still upright.
    public static let invertedDoublePendulum = ControlTask(
        name: "inverted-double-pendulum", gymnasiumIdentifier: "InvertedDoublePendulum-v5",
        modelFile: "inverted_double_pendulum.xml",
        observationCount: 9, actionCount: 1, actionBound: 1, horizon: 1000, frameSkip: 5,
        stepSeconds: 0.05, survivalBonus: 10,
        joints: ObservedJoints(firstAngle: 0, firstSpeed: 5), rules: .invertedDoublePendulum)

    /// A two-joint arm in the plane. Reward: the fingertip near a target.
    public static let reacher = ControlTask(
        name: "reacher", gymnasiumIdentifier: "Reacher-v5", modelFile: "reacher.xml",
        observationCount: 10, actionCount: 2, actionBound: 1, horizon: 50, frameSkip: 2,
        stepSeconds: 0.02, survivalBonus: 0,
        joints: nil, rules: .reacher)

    /// A seven-joint arm that pushes a cylinder. Reward: the cylinder near a goal.
    public static let pusher = ControlTask(
        name: "pusher", gymnasiumIdentifier: "Pusher-v5", modelFile: "pusher_v5.xml",
        observationCount: 23, actionCount: 7, actionBound: 2, horizon: 100, frameSkip: 5,
        stepSeconds: 0.05, survivalBonus: 0,
        joints: ObservedJoints(firstAngle: 0, firstSpeed: 7), rules: .pusher)

    /// Every task, the usual four first.
    public static let all: [ControlTask] = [
        .halfCheetah, .hopper, .swimmer, .walker2d, .ant, .humanoid,
        .invertedPendulum, .invertedDoublePendulum, .reacher, .pusher,
    ]
}
