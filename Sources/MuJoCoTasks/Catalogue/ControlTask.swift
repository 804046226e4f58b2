// SPDX-License-Identifier: Apache-2.0

/// A control task of Gymnasium's MuJoCo family, version 5: what it is called and how large it is.
///
/// The value holds facts only. `MuJoCoModel` loads the task's body, `MuJoCoEnvironment` runs it.
public struct ControlTask: Equatable, Sendable {
    /// Which rules of observation, reward and termination apply.
    enum Rules: UInt8, Sendable {
        case halfCheetah, hopper, swimmer, walker2d, ant, humanoid
        case invertedPendulum, invertedDoublePendulum, reacher, pusher
    }

    /// The name used on command lines and in files: lower case, words joined by hyphens.
    public let name: String
    /// The name in Gymnasium's registry.
    public let gymnasiumIdentifier: String
    /// The file of the body within the model folder.
    public let modelFile: String
    /// Numbers in an observation.
    public let observationCount: Int
    /// Numbers in an action.
    public let actionCount: Int
    /// Actions mean something within ± this bound. The engine clamps what lies outside, the reward does not.
    public let actionBound: Float
    /// Control steps after which an episode is cut off.
    public let horizon: Int
    /// Physics steps per control step.
    public let frameSkip: Int
    /// Simulated time per control step.
    public let stepSeconds: Double
    /// The bonus in the reward of every step that the body has not fallen; 0 where a task has none.
    ///
    /// For the two pendulums, not falling is the whole task.
    public let survivalBonus: Double
    /// Where the joints that the actions move are among the observed numbers; nil where the task does not
    /// show them, or in another order than the actions'.
    public let joints: ObservedJoints?
    let rules: Rules
}

/// The observed numbers that are the angles and the speeds of the joints that the actions move.
public struct ObservedJoints: Equatable, Sendable {
    /// The angle of the first action's joint (or the place, of one that slides); the other actions' follow
    /// it.
    public let firstAngle: Int
    /// The speed of the first action's joint; the other actions' follow it.
    public let firstSpeed: Int
}
