// SPDX-License-Identifier: Apache-2.0

/// What a batch of D trajectories under one policy was worth to a person: means over the trajectories.
public struct BatchScore: Equatable, Sendable {
    /// The trajectories added so far, D.
    public private(set) var trajectoryCount = 0
    /// The control steps of all the trajectories together.
    public private(set) var stepCount = 0
    /// The discount γ that the trajectories were scored with; 1 for an empty batch.
    public private(set) var discount = 1.0
    private var sums = QuantityVector()
    private var recentReturnSum = 0.0
    private var recentSurvivalBonusSum = 0.0

    /// Starts an empty batch.
    public init() {}

    /// Makes a batch of one trajectory.
    public init(_ trajectory: TrajectoryScore) {
        add(trajectory)
    }

    /// Adds a finished trajectory, scored with the same discount as the ones before it.
    public mutating func add(_ trajectory: TrajectoryScore) {
        precondition(
            trajectoryCount == 0 || trajectory.discount == discount,
            "the trajectories of a batch are scored with one discount")
        discount = trajectory.discount
        trajectoryCount += 1
        stepCount += trajectory.stepCount
        sums += trajectory.quantities
        recentReturnSum += trajectory.recentReturn
        recentSurvivalBonusSum += trajectory.recentSurvivalBonus
    }

    /// What was measured of a trajectory, on average.
    public var means: QuantityVector { sums / divisor }
    /// The mean return of a trajectory.
    public var meanReturn: Double { sums[.return] / divisor }
    /// The mean survival bonus of a trajectory.
    public var meanSurvivalBonus: Double { sums[.survival] / divisor }
    /// The mean return as remembered at the trajectories' ends.
    public var meanRecentReturn: Double { recentReturnSum / divisor }
    /// The mean survival bonus as remembered at the trajectories' ends.
    public var meanRecentSurvivalBonus: Double { recentSurvivalBonusSum / divisor }
    /// The mean number of control steps of a trajectory.
    public var meanStepCount: Double { Double(stepCount) / divisor }

    private var divisor: Double {
        precondition(trajectoryCount > 0, "a batch is judged after its first trajectory")
        return Double(trajectoryCount)
    }
}
