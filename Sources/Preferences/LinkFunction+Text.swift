// SPDX-License-Identifier: Apache-2.0

extension LinkFunction: CustomStringConvertible {
    /// Makes a link function.
    /// - Parameters:
    ///   - family: the curve's shape.
    ///   - scale: positive and finite; without a meaning for the deterministic family.
    /// - Throws: ``LinkFunctionError`` for another scale.
    public init(_ family: Family, scale: Double) throws(LinkFunctionError) {
        guard scale > 0, scale.isFinite else {
            throw LinkFunctionError(text: "\(family.rawValue):\(scale)")
        }
        self.init(family, positiveScale: scale)
    }

    /// Reads the text form, for example `linear:0.01` or `deterministic`.
    /// - Throws: ``LinkFunctionError`` for an unknown family, a missing or superfluous number, or a number
    ///   that is not positive and finite.
    public init(parsing text: String) throws(LinkFunctionError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let family = Family(rawValue: String(parts[0])) else { throw LinkFunctionError(text: text) }
        if family == .deterministic {
            guard parts.count == 1 else { throw LinkFunctionError(text: text) }
            self = .deterministic
            return
        }
        guard parts.count == 2, let scale = Double(parts[1]), scale > 0, scale.isFinite else {
            throw LinkFunctionError(text: text)
        }
        try self.init(family, scale: scale)
    }

    /// The text form; ``init(parsing:)`` reads it back to the same value.
    public var description: String {
        if family == .deterministic { return family.rawValue }
        let isWhole = scale < 1e9 && scale == scale.rounded()
        return "\(family.rawValue):\(isWhole ? "\(Int(scale))" : "\(scale)")"
    }
}

/// A text does not name a link function.
public struct LinkFunctionError: Error, Equatable, CustomStringConvertible {
    /// The text that was refused.
    public let text: String

    /// What was refused and what would be accepted, as one sentence for a person.
    public var description: String {
        "'\(text)' is not a link function; write linear:0.01, bradley-terry:1, probit:1 or gumbel:1, "
            + "with any positive number, or deterministic"
    }
}
