// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension LinkFunction {
    /// Whether the family says how one of more than two is chosen.
    ///
    /// Bradley and Terry's does, by Luce's choice axiom; the probit's, by Thurstone's law of comparative
    /// judgement; and the deterministic one. The linear and the Gumbel family give the chance of a first
    /// behaviour against a second one and no more: no utilities with an error of their own lead to them.
    public var choosesAmongMany: Bool {
        switch family {
        case .bradleyTerry, .probit, .deterministic: true
        case .linear, .gumbel: false
        }
    }

    /// Chooses one of several behaviours.
    ///
    /// With two the chances are those of ``probability(thatFirstIsPreferredAt:)``. Uses a uniform number, or
    /// with the probit family a normal one for each behaviour.
    /// - Parameters:
    ///   - scores: what the behaviours are worth; infinities are allowed, and equal ones are alike.
    ///   - stream: where the chance comes from.
    /// - Returns: the place of the chosen one.
    func choose(among scores: Span<Double>, stream: inout RandomStream) -> Int {
        switch family {
        case .bradleyTerry:
            return ChoiceRule.luce(scores, sharpness: scale, uniform: stream.nextUniform())
        case .deterministic:
            return ChoiceRule.luce(scores, sharpness: .infinity, uniform: stream.nextUniform())
        case .probit: return ChoiceRule.thurstone(scores, deviation: scale, stream: &stream)
        case .linear, .gumbel: preconditionFailure("a family that says how one of many is chosen")
        }
    }
}
