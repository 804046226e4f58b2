// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// What one trajectory was worth to a person, gathered step by step.
///
/// 160 bytes, whatever the length of the trajectory: nothing of it is stored. The recent sums follow
/// S ← γ·S + r, which weighs step t of L with γ^(L−1−t): what a myopic teacher remembers.
public struct TrajectoryScore: Equatable, Sendable {
    /// γ, the weight that a step keeps after each later one; 1 remembers everything equally.
    public let discount: Double
    /// What was measured of the trajectory so far.
    public private(set) var quantities = QuantityVector()
    /// The sum of the rewards as remembered at the end, each weighed by its age.
    public private(set) var recentReturn = 0.0
    /// The part of `recentReturn` that was paid for not having fallen.
    public private(set) var recentSurvivalBonus = 0.0
    /// The control steps added so far.
    public private(set) var stepCount = 0

    /// The sum of the rewards.
    public var totalReturn: Double { quantities[.return] }
    /// The part of `totalReturn` that was paid for not having fallen.
    public var survivalBonus: Double { quantities[.survival] }

    /// Starts a trajectory.
    /// - Parameter discount: within [0, 1]; a panel states the one it needs as ``SimulatedPanel/discount``.
    public init(discount: Double = 1) {
        precondition(discount >= 0 && discount <= 1, "a discount lies within 0 and 1")
        self.discount = discount
    }

    /// Adds the next step of the trajectory.
    public mutating func add(_ step: StepResult) {
        quantities[.return] += step.reward
        quantities[.survival] += step.survivalBonus
        quantities[.speed] += step.motion.speed
        quantities[.height] += step.motion.height
        quantities[.rotation] += step.motion.turn
        quantities[.unrest] += step.motion.unrest
        quantities[.effort] += step.motion.effort
        quantities[.finalHeight] = step.motion.height
        quantities[.finalUprightness] = step.motion.uprightness
        quantities[.steps] += 1
        recentReturn = discount * recentReturn + step.reward
        recentSurvivalBonus = discount * recentSurvivalBonus + step.survivalBonus
        stepCount += 1
    }
}
