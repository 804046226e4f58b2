// SPDX-License-Identifier: Apache-2.0

extension Judge: CustomStringConvertible {
    /// Reads the text form: `return`, `progress`, `rotation`, `rotation:-1`, `height`, `stillness`,
    /// `speed:2.5`, `flip`, `flip:-1`, or `weights:rotation=1,effort=-0.1`.
    /// - Throws: ``JudgeError`` for any other text.
    public init(parsing text: String) throws(JudgeError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let judge = Self.read(String(parts[0]), parts.count > 1 ? String(parts[1]) : nil) else {
            throw JudgeError(text: text)
        }
        self = judge
    }

    private static func read(_ name: String, _ argument: String?) -> Judge? {
        switch (name, argument) {
        case ("return", nil): return .return
        case ("progress", nil): return .progress
        case ("height", nil): return .height
        case ("stillness", nil): return .stillness
        case ("rotation", _): return direction(argument).map(Judge.rotation)
        case ("flip", _): return direction(argument).map(Judge.flip)
        case ("speed", let speed?): return number(speed).map(Judge.speed)
        case ("weights", let list?): return weights(list).map(Judge.weights)
        default: return nil
        }
    }

    private static func direction(_ text: String?) -> Direction? {
        switch text {
        case nil, "1": .forwards
        case "-1": .backwards
        default: nil
        }
    }

    private static func number(_ text: some StringProtocol) -> Double? {
        Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static func weights(_ list: String) -> QuantityVector? {
        var weights = QuantityVector()
        for entry in list.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let quantity = Quantity(named: parts[0]), weights[quantity] == 0,
                let weight = number(parts[1]), weight != 0
            else { return nil }
            weights[quantity] = weight
        }
        return weights
    }

    /// The text form; ``init(parsing:)`` reads it back to the same value.
    public var description: String {
        switch self {
        case .return: return "return"
        case .progress: return "progress"
        case .height: return "height"
        case .stillness: return "stillness"
        case .rotation(let direction): return direction == .forwards ? "rotation" : "rotation:-1"
        case .flip(let direction): return direction == .forwards ? "flip" : "flip:-1"
        case .speed(let speed): return "speed:\(speed)"
        case .weights(let weights):
            let entries = Quantity.allCases.filter { weights[$0] != 0 }.map { "\($0.name)=\(weights[$0])" }
            return "weights:" + entries.joined(separator: ",")
        }
    }
}

extension Quantity {
    /// What a file of weights calls it.
    public var name: String { "\(self)" }

    /// The quantity with this name.
    public init?(named name: some StringProtocol) {
        guard let quantity = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = quantity
    }
}

/// A text does not say what is judged.
public struct JudgeError: Error, Equatable, CustomStringConvertible {
    /// The text that was refused.
    public let text: String

    /// What was refused and what would be accepted, as one sentence for a person.
    public var description: String {
        let quantities = Quantity.allCases.map(\.name).joined(separator: ", ")
        return "'\(text)' cannot be judged; write return, progress, rotation or flip (backwards with :-1), "
            + "height, stillness, speed:2.5, or weights:NAME=NUMBER,… with any of \(quantities)"
    }
}
