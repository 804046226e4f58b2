// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// What one trajectory was worth to a person, gathered step by step.
///
/// 48 bytes, whatever the length of the trajectory: nothing of it is stored. The recent sums follow
/// S ← γ·S + r, which weighs step t of L with γ^(L−1−t): what a myopic teacher remembers.
public struct TrajectoryScore: Equatable, Sendable {
    /// γ, the weight that a step keeps after each later one; 1 remembers everything equally.
    public let discount: Double
    /// The sum of the rewards.
    public private(set) var totalReturn = 0.0
    /// The part of `totalReturn` that was paid for not having fallen.
    public private(set) var survivalBonus = 0.0
    /// The sum of the rewards as remembered at the end, each weighed by its age.
    public private(set) var recentReturn = 0.0
    /// The part of `recentReturn` that was paid for not having fallen.
    public private(set) var recentSurvivalBonus = 0.0
    /// The control steps added so far.
    public private(set) var stepCount = 0

    /// Starts a trajectory.
    /// - Parameter discount: within [0, 1]; a panel states the one it needs as ``SimulatedPanel/discount``.
    public init(discount: Double = 1) {
        precondition(discount >= 0 && discount <= 1, "a discount lies within 0 and 1")
        self.discount = discount
    }

    /// Adds the next step of the trajectory.
    public mutating func add(_ step: StepResult) {
        totalReturn += step.reward
        survivalBonus += step.survivalBonus
        recentReturn = discount * recentReturn + step.reward
        recentSurvivalBonus = discount * recentSurvivalBonus + step.survivalBonus
        stepCount += 1
    }
}
