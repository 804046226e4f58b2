// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import Preferences

extension Panelist {
    /// Reads the text form of an eye, for example `eye:0.07`, or of a link function.
    init(reading word: Word) throws(UsageError) {
        guard let numbers = word.rest(after: "eye:") else {
            self = .link(try LinkFunction(reading: word))
            return
        }
        var rest: Word? = numbers
        let fraction = rest.decimalBeforeColon() ?? 0
        let floor = rest == nil ? Eye.usualFloor : rest.decimalBeforeColon() ?? -1
        let lapses = rest == nil ? Eye.usualLapseProbability : rest.decimalBeforeColon() ?? -1
        guard rest == nil, Eye.isValid(fraction: fraction, floor: floor, lapseProbability: lapses) else {
            throw .badValue(word, "eye:0.07, or eye:0.07:20:0.02 with floor and lapses")
        }
        self = .eye(Eye(fraction: fraction, floor: floor, lapseProbability: lapses))
    }
}

extension LinkFunction {
    /// Reads the text form, for example `linear:0.01` or `deterministic`.
    init(reading word: Word) throws(UsageError) {
        if case "deterministic" = word {
            self = .deterministic
            return
        }
        for index in 0..<4 {
            let (family, name) = Self.family(index)
            guard let number = word.rest(after: name) else { continue }
            guard let scale = number.decimal, scale > 0 else { break }
            self = LinkFunction(family, positiveScale: scale)
            return
        }
        throw .badValue(word, "eye:0.07, linear:0.01, bradley-terry:1, probit:1, gumbel:1 or deterministic")
    }

    private static func family(_ index: Int) -> (Family, StaticString) {
        switch index {
        case 0: (.linear, "linear:")
        case 1: (.bradleyTerry, "bradley-terry:")
        case 2: (.probit, "probit:")
        default: (.gumbel, "gumbel:")
        }
    }
}

extension Judge {
    /// Reads the text form. Weights come with a fleet's settings only.
    init(reading word: Word) throws(UsageError) {
        switch word {
        case "return": self = .return
        case "progress": self = .progress
        case "height": self = .height
        case "stillness": self = .stillness
        case "rotation", "rotation:1": self = .rotation(.forwards)
        case "rotation:-1": self = .rotation(.backwards)
        case "flip", "flip:1": self = .flip(.forwards)
        case "flip:-1": self = .flip(.backwards)
        default:
            guard let speed = word.rest(after: "speed:")?.signedDecimal else {
                throw .badValue(
                    word,
                    "return, progress, rotation or flip (backwards with :-1), height, stillness or speed:2")
            }
            self = .speed(speed)
        }
    }
}

extension Optional where Wrapped == Word {
    /// The number before the next colon, or the end. The word goes on behind the colon; nil at the end.
    fileprivate mutating func decimalBeforeColon() -> Double? {
        guard let word = self else { return nil }
        let (number, end) = word.decimalPrefix
        self = word[end] == UInt8(ascii: ":") ? word.dropping(end + 1) : nil
        return word[end] == 0 || self != nil ? number : nil
    }
}

extension Word {
    /// What follows when the word begins with `start`.
    func rest(after start: StaticString) -> Word? {
        for index in 0..<start.utf8CodeUnitCount where unsafe self[index] != start.utf8Start[index] {
            return nil
        }
        return dropping(start.utf8CodeUnitCount)
    }

    /// The word without its first bytes.
    fileprivate func dropping(_ count: Int) -> Word { unsafe Word(characters + count) }

    /// A number; see ``decimalPrefix``.
    var decimal: Double? {
        let (number, end) = decimalPrefix
        return self[end] == 0 ? number : nil
    }

    /// A number that may have a minus sign.
    fileprivate var signedDecimal: Double? {
        self[0] == UInt8(ascii: "-") ? dropping(1).decimal.map { -$0 } : decimal
    }

    /// A number in at most 15 decimal digits with or without a point, as the C library reads it: both parts
    /// of the division are exact, so its result is the nearest number there is. And where it ends.
    fileprivate var decimalPrefix: (number: Double?, end: Int) {
        var digits: UInt64 = 0
        var digitCount = 0
        var power = 1.0
        var isFraction = false
        var index = 0
        while true {
            let byte = self[index]
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digitCount < 15 else { break }
                digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
                digitCount += 1
                if isFraction { power *= 10 }
            }
            index += 1
        }
        return (digitCount > 0 ? Double(digits) / power : nil, index)
    }
}
#endif
