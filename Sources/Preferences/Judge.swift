// SPDX-License-Identifier: Apache-2.0

/// What a simulated person looks at. The raw value is its name on the command line.
public enum Judge: String, CaseIterable, Sendable {
    /// The task's return.
    case `return`
    /// The return without the survival bonus: getting on, not merely standing. It takes the tasks that can
    /// fall out of their "stand still" optimum.
    case progress

    /// What a batch is worth, over whole trajectories.
    ///
    /// A simulation that blew up gives a score that is not a number. It counts as −∞, so that any other
    /// behaviour is better.
    public func score(of batch: BatchScore) -> Double {
        worstIfUndefined(
            self == .return ? batch.meanReturn : batch.meanReturn - batch.meanSurvivalBonus)
    }

    /// What a batch is worth as remembered at the trajectories' ends; not a number counts as −∞.
    public func recentScore(of batch: BatchScore) -> Double {
        worstIfUndefined(
            self == .return
                ? batch.meanRecentReturn : batch.meanRecentReturn - batch.meanRecentSurvivalBonus)
    }

    private func worstIfUndefined(_ score: Double) -> Double {
        score.isNaN ? -.infinity : score
    }
}
