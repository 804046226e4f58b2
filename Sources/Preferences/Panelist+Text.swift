// SPDX-License-Identifier: Apache-2.0

extension Panelist: CustomStringConvertible {
    /// Reads the text form: a link function's, or `eye:0.07`, `eye:0.07:20` or `eye:0.07:20:0.02` with the
    /// eye's fraction, floor and lapses.
    /// - Throws: ``PanelistError`` for any other text.
    public init(parsing text: String) throws(PanelistError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts[0] == "eye" else {
            guard let linkFunction = try? LinkFunction(parsing: text) else { throw PanelistError(text: text) }
            self = .link(linkFunction)
            return
        }
        let numbers = parts.dropFirst().compactMap { Double($0) }
        guard numbers.count == parts.count - 1, (1...3).contains(numbers.count) else {
            throw PanelistError(text: text)
        }
        let floor = numbers.count > 1 ? numbers[1] : Eye.usualFloor
        let lapses = numbers.count > 2 ? numbers[2] : Eye.usualLapseProbability
        guard Eye.isValid(fraction: numbers[0], floor: floor, lapseProbability: lapses) else {
            throw PanelistError(text: text)
        }
        self = .eye(Eye(fraction: numbers[0], floor: floor, lapseProbability: lapses))
    }

    /// The text form; ``init(parsing:)`` reads it back to the same value.
    public var description: String {
        switch self {
        case .link(let linkFunction): return linkFunction.description
        case .eye(let eye):
            var text = "eye:\(Self.text(eye.fraction))"
            let hasLapses = eye.lapseProbability != Eye.usualLapseProbability
            if hasLapses || eye.floor != Eye.usualFloor { text += ":\(Self.text(eye.floor))" }
            if hasLapses { text += ":\(Self.text(eye.lapseProbability))" }
            return text
        }
    }

    private static func text(_ number: Double) -> String {
        let isWhole = number < 1e9 && number == number.rounded()
        return isWhole ? "\(Int(number))" : "\(number)"
    }
}

/// A text does not say how a panelist answers.
public struct PanelistError: Error, Equatable, CustomStringConvertible {
    /// The text that was refused.
    public let text: String

    /// What was refused and what would be accepted, as one sentence for a person.
    public var description: String {
        "'\(text)' is neither an eye nor a link function; write eye:0.07 (an error of 7 %, at most 1; "
            + "eye:0.07:20:0.02 adds the floor and the lapses), linear:0.01, bradley-terry:1, probit:1 or "
            + "gumbel:1, with any positive number, or deterministic"
    }
}
