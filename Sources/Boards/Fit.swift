// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// Whether an agent fits a board: the memory sum, a line per owner, against the arena's budget.
public struct Fit: Codable, Equatable, Sendable {
    /// A part of the sum.
    public struct Term: Codable, Equatable, Sendable {
        /// What the bytes are for.
        public var owner: String
        /// Bytes, rounded up to the arena's alignment.
        public var bytes: Int
    }

    /// Parameters of the actor.
    public var parameterCount: Int
    /// The sum's parts.
    public var terms: [Term]
    /// The sum.
    public var totalBytes: Int
    /// What the board gives.
    public var budgetBytes: Int
    /// The largest w for which two hidden layers of w neurons would fit; nil where not even 1 does, and where
    /// the environment has the policy.
    public var largestWidth: Int?

    /// Whether the sum is within the budget.
    public var fits: Bool { totalBytes <= budgetBytes }

    /// Adds up what an agent with this configuration needs.
    public init(_ configuration: RunConfiguration, budgetBytes: Int) {
        let sum = MemorySum(configuration)
        parameterCount = configuration.shape.parameterCount
        terms = [
            Term(owner: "parameters θ", bytes: sum.parameters),
            Term(owner: "moving averages of signs", bytes: sum.averages),
            Term(owner: "observation scales", bytes: sum.observationScales),
            Term(owner: "activations", bytes: sum.activations),
        ]
        totalBytes = sum.total
        self.budgetBytes = budgetBytes
        largestWidth = Self.largestWidth(configuration, budgetBytes: budgetBytes)
    }

    /// Searches the widest pair of equal hidden layers that fits. The sum grows with the width.
    private static func largestWidth(_ configuration: RunConfiguration, budgetBytes: Int) -> Int? {
        guard configuration.shape.kind != .flat else { return nil }
        return (1...Limits.hiddenWidthMaximum).last { width in
            var candidate = configuration
            candidate.shape = ActorShape(
                observationCount: configuration.shape.observationCount,
                actionCount: configuration.shape.actionCount, squashing: configuration.shape.squashing)
            guard candidate.shape.addHiddenLayer(width: width), candidate.shape.addHiddenLayer(width: width)
            else { return false }
            return MemorySum(candidate).total <= budgetBytes
        }
    }
}
