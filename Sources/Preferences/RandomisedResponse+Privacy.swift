// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// What randomised response hides, as differential privacy measures it: whatever was chosen, no vote is more
/// than e^ε times as likely as it would be after another choice, or after none.
extension RandomisedResponse {
    /// The values of ε that a run can have.
    public static let epsilons = 0.001...10.0

    /// The largest chance of the truth that keeps a vote within ε.
    /// - Parameters:
    ///   - epsilon: ε of a vote, within ``epsilons``.
    ///   - behaviourCount: 2M.
    /// - Returns: nil for an ε outside ``epsilons``.
    public init?(epsilon: Double, behaviourCount: Int) {
        guard Self.epsilons.contains(epsilon) else { return nil }
        let gain = Mathematics.exponentialMinusOne(epsilon)
        self.init(truth: UInt16(gain / (gain + Double(behaviourCount)) * 0x1p16))
    }

    /// ε of a vote.
    /// - Parameter behaviourCount: 2M.
    public func epsilon(behaviourCount: Int) -> Double {
        let chance = Double(truth) * 0x1p-16
        return Mathematics.logarithm(1 + Double(behaviourCount) * chance / (1 - chance))
    }
}

extension RunConfiguration {
    /// ε of a vote of the run; nil where votes are not hidden.
    public var epsilon: Double? { response?.epsilon(behaviourCount: behaviourCount) }
}
