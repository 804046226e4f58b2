// SPDX-License-Identifier: Apache-2.0

/// How a body moved in one control step, as somebody who watches it sees it. What a task has not is 0.
///
/// It is what a simulated person judges who wants another behaviour than the task's own reward does; people
/// need none of it.
public struct BodyMotion: Equatable, Sendable {
    /// Speed forwards over the step, metres per second.
    public var speed = 0.0
    /// Height at the step's end, metres above the ground.
    public var height = 0.0
    /// How far the body turned in the step, radians; head first, as a somersault forwards does, is positive.
    public var turn = 0.0
    /// The cosine of its trunk's angle to the vertical at the step's end: 1 is upright, −1 upside down.
    public var uprightness = 0.0
    /// How fast its joints and itself move at the step's end: the root of the sum of all generalised
    /// velocities' squares, metres and radians per second together.
    public var unrest = 0.0
    /// What its motors were told: the sum of the action's squares.
    public var effort = 0.0

    /// Nothing moves.
    @inlinable
    public init() {}
}
