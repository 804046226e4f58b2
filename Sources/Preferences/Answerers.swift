// SPDX-License-Identifier: Apache-2.0

/// Who answers a fleet's questions: what the panel section of a welcome says.
///
/// `Answerers+Bytes.swift` has its bits.
public enum Answerers: Equatable, Sendable {
    /// A program at each agent.
    case simulated(SimulatedPanel)
    /// People, who are asked through the aggregator.
    case people
}
