// SPDX-License-Identifier: Apache-2.0

import Foundation
public import NudgeCore
import Preferences

/// What many votes that were hidden by randomised response tell of whoever answered, taken together.
public struct PrivacyLoss: Sendable {
    /// ε of one vote.
    public let voteEpsilon: Double
    private let behaviourCount: Double

    /// The votes of a run that hides them in this way.
    /// - Parameters:
    ///   - response: how votes are hidden.
    ///   - behaviourCount: 2M.
    public init(_ response: RandomisedResponse, behaviourCount: Int) {
        voteEpsilon = response.epsilon(behaviourCount: behaviourCount)
        self.behaviourCount = Double(behaviourCount)
    }

    /// ε of so many votes by basic composition, with δ = 0: each adds its own.
    public func basic(voteCount: Int) -> Double { Double(voteCount) * voteEpsilon }

    /// ε of so many votes by Rényi composition (Mironov, CSF 2017): divergences add up, and the least ε that
    /// one of them leads to counts (Canonne, Kamath and Steinke, NeurIPS 2020, proposition 12).
    /// - Parameters:
    ///   - voteCount: how many.
    ///   - delta: the chance that the bound fails, in (0, 1).
    public func renyi(voteCount: Int, delta: Double) -> Double {
        let bounds = Self.orders.map { order in
            Double(voteCount) * divergence(order) + log1p(-1 / order) - log(delta * order) / (order - 1)
        }
        return max(0, min(bounds.min() ?? .infinity, basic(voteCount: voteCount)))
    }

    /// Orders that are tried: α − 1 doubles at every fourth, from 0.01 to 1,024.
    static let orders = (-26...40).map { 1 + pow(2, Double($0) / 4) }

    /// The Rényi divergence of this order between the votes after two choices.
    private func divergence(_ order: Double) -> Double {
        // ln(p^α q^(1−α) + q^α p^(1−α) + (k − 2) q) with p = q e^ε, the largest term taken out.
        let others = log(exp(voteEpsilon) + behaviourCount - 1)
        let rest = exp((1 - 2 * order) * voteEpsilon) + (behaviourCount - 2) * exp(-order * voteEpsilon)
        return (order * voteEpsilon - others + log1p(rest)) / (order - 1)
    }
}
