// SPDX-License-Identifier: Apache-2.0

/// One simulated person with human weaknesses: the teacher of B-Pref (Lee, Smith, Dragan and Abbeel,
/// "B-Pref: Benchmarking Preference-Based Reinforcement Learning", NeurIPS 2021 Datasets and Benchmarks).
///
/// A question is answered in this order: *cannot tell* when neither behaviour is worth more than
/// `skipThreshold` margins; otherwise a choice by the recent scores, softmax with `rationality`, turned round
/// with `mistakeProbability`; and *equal* instead of any choice when the whole scores differ by less than
/// `equalThreshold` margins. The margin is what behaviour has been worth lately, see ``RunningMargin``.
///
/// Two differences to its published program: of two exactly equal behaviours the perfectly rational teacher
/// there chooses the first and here tosses a coin, which is the limit of β → ∞ and favours no side; and the
/// program multiplies thresholds by ε twice after the first session, where the definition has it once.
public struct Teacher: Equatable, Sendable {
    /// β: how sharply the better one is preferred, per unit of return. Infinity always takes the better one,
    /// 0 tosses a coin.
    public let rationality: Double
    /// γ, within [0, 1]: what a step still weighs one step later. 1 is not myopic.
    public let discount: Double
    /// The chance, within [0, 1], that a choice is turned round.
    public let mistakeProbability: Double
    /// Questions about behaviours that are both worth no more than this many margins are skipped; 0 never.
    public let skipThreshold: Double
    /// Behaviours that differ by less than this many margins are called equal; 0 never.
    public let equalThreshold: Double

    /// Makes a teacher; without arguments, the perfect one.
    public init(
        rationality: Double = .infinity, discount: Double = 1, mistakeProbability: Double = 0,
        skipThreshold: Double = 0, equalThreshold: Double = 0
    ) {
        precondition(rationality >= 0, "a teacher's rationality is not negative")
        precondition(discount >= 0 && discount <= 1, "a teacher's discount lies within 0 and 1")
        precondition(
            mistakeProbability >= 0 && mistakeProbability <= 1, "a mistake's probability lies within 0 and 1")
        precondition(skipThreshold >= 0 && equalThreshold >= 0, "a teacher's thresholds are not negative")
        self.rationality = rationality
        self.discount = discount
        self.mistakeProbability = mistakeProbability
        self.skipThreshold = skipThreshold
        self.equalThreshold = equalThreshold
    }

    /// B-Pref's six teachers. The raw value is the name on the command line.
    public enum Preset: String, CaseIterable, Sendable {
        /// Always right.
        case oracle
        /// Wrong one time in ten.
        case mistake
        /// Softmax with β = 1.
        case noisy
        /// Cannot tell about behaviours worth no more than a tenth of the margin.
        case skip
        /// Remembers the end best: γ = 0.9.
        case myopic
        /// Calls behaviours equal that differ by less than a tenth of the margin.
        case equal
    }

    /// Makes one of B-Pref's six teachers.
    public init(_ preset: Preset) {
        switch preset {
        case .oracle: self.init()
        case .mistake: self.init(mistakeProbability: 0.1)
        case .noisy: self.init(rationality: 1)
        case .skip: self.init(skipThreshold: 0.1)
        case .myopic: self.init(discount: 0.9)
        case .equal: self.init(equalThreshold: 0.1)
        }
    }
}
