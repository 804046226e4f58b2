// SPDX-License-Identifier: Apache-2.0

/// What an agent says of its perturbation in one round: the direction's sign, or that it has none.
public enum Vote: UInt8, Sendable {
    /// Ô = −1: step the other way.
    case against = 0
    /// Ô = +1: step along the perturbation.
    case inFavour = 1
    /// The answers balance out; the block stays. The paper's sign(0), which has no code in one bit.
    case abstained = 2
    /// No vote came before the deadline; the block stays.
    case absent = 3

    /// Ô: −1, 0 or +1.
    public var sign: Int32 {
        switch self {
        case .against: -1
        case .inFavour: 1
        case .abstained, .absent: 0
        }
    }
}

/// Counts the N answers of one round: Ô = sign Σ (o_n − ½).
public struct BatchMajority: Equatable, Sendable {
    /// Answers so far, of any kind.
    public private(set) var answerCount = 0
    private var balance: Int32 = 0

    /// Starts at no answers.
    public init() {}

    /// Counts one answer about a pair whose first behaviour was the perturbed one.
    public mutating func add(_ preference: Preference) {
        answerCount += 1
        switch preference {
        case .first: balance += 1
        case .second: balance -= 1
        case .equal, .cannotTell: break
        }
    }

    /// The sign of the balance; an abstention when it is 0.
    public var vote: Vote { balance > 0 ? .inFavour : balance < 0 ? .against : .abstained }
}
