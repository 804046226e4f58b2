// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// How each person of a panel answers.
public enum Panelist: Equatable, Sendable {
    /// By chance, from the difference of two scores or by random utility.
    case link(LinkFunction)
    /// With eyes like people's.
    case eye(Eye)

    /// Whether more than two behaviours can be shown.
    public var choosesAmongMany: Bool {
        switch self {
        case .link(let linkFunction): linkFunction.choosesAmongMany
        case .eye: true
        }
    }

    /// Says which of several behaviours is the best; see ``Eye`` and ``LinkFunction``.
    func choose(among scores: Span<Double>, stepCount: Double, stream: inout RandomStream) -> Choice {
        switch self {
        case .link(let linkFunction): .lane(UInt8(linkFunction.choose(among: scores, stream: &stream)))
        case .eye(let eye): eye.choose(among: scores, stepCount: stepCount, stream: &stream)
        }
    }
}
