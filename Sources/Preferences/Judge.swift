// SPDX-License-Identifier: Apache-2.0

/// What a simulated person looks at, and so what a clip is worth to it.
public enum Judge: Equatable, Sendable {
    /// Which way a body turns.
    public enum Direction: Double, Sendable {
        /// Head first, as a somersault forwards does.
        case forwards = 1
        /// As a backflip does.
        case backwards = -1
    }

    /// The task's return.
    case `return`
    /// The return without the survival bonus: getting on, not merely standing. It takes the tasks that can
    /// fall out of their "stand still" optimum.
    case progress
    /// How far the body turns: radians over the clip.
    case rotation(Direction)
    /// How high it stays: the sum of heights, metres.
    case height
    /// How still it is: minus the sum of how fast its parts move.
    case stillness
    /// How near to this mean speed it keeps, metres per second: minus the difference, for every step.
    case speed(Double)
    /// A whole turn, no more and no less, and standing at the clip's end: 2π less the radians that are
    /// missing or too much, and for the landing twice the metres of height, times uprightness.
    case flip(Direction)
    /// The sum of quantities, each times its weight.
    case weights(QuantityVector)

    /// What a batch is worth, over whole trajectories.
    ///
    /// A simulation that blew up gives a score that is not a number. It counts as −∞, so that any other
    /// behaviour is better.
    public func score(of batch: BatchScore) -> Double {
        let score = worth(of: batch)
        return score.isNaN ? -.infinity : score
    }

    private func worth(of batch: BatchScore) -> Double {
        switch self {
        case .return: return batch.meanReturn
        case .progress: return batch.meanReturn - batch.meanSurvivalBonus
        case .rotation(let direction): return direction.rawValue * batch.means[.rotation]
        case .height: return batch.means[.height]
        case .stillness: return -batch.means[.unrest]
        case .speed(let speed):
            let means = batch.means
            return -(means[.speed] - speed * means[.steps]).magnitude
        case .flip(let direction):
            let means = batch.means
            let excess = direction.rawValue * means[.rotation] - 2 * Double.pi
            return 2 * Double.pi - excess.magnitude + 2 * means[.finalHeight] * means[.finalUprightness]
        case .weights(let weights): return weights.product(batch.means)
        }
    }

    /// What a batch is worth as remembered at the trajectories' ends; not a number counts as −∞.
    ///
    /// Only rewards are remembered by their age: for other judges this is the whole score, and
    /// ``remembersAge`` says so.
    public func recentScore(of batch: BatchScore) -> Double {
        let score: Double
        switch self {
        case .return: score = batch.meanRecentReturn
        case .progress: score = batch.meanRecentReturn - batch.meanRecentSurvivalBonus
        default: return self.score(of: batch)
        }
        return score.isNaN ? -.infinity : score
    }

    /// Whether a myopic teacher can judge so.
    public var remembersAge: Bool { self == .return || self == .progress }
}
