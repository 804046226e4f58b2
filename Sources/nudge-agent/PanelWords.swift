// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import Preferences

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
        throw .badValue(word, "linear:0.01, bradley-terry:1, probit:1, gumbel:1 or deterministic")
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
    /// Reads the name on the command line.
    init(reading word: Word) throws(UsageError) {
        switch word {
        case "return": self = .return
        case "progress": self = .progress
        default: throw .badValue(word, "return or progress")
        }
    }
}

extension Word {
    /// What follows when the word begins with `start`.
    fileprivate func rest(after start: StaticString) -> Word? {
        for index in 0..<start.utf8CodeUnitCount where unsafe self[index] != start.utf8Start[index] {
            return nil
        }
        return unsafe Word(characters + start.utf8CodeUnitCount)
    }

    /// A number in at most 15 decimal digits with or without a point, as the C library reads it: both parts
    /// of the division are exact, so its result is the nearest number there is.
    fileprivate var decimal: Double? {
        var digits: UInt64 = 0
        var digitCount = 0
        var power = 1.0
        var isFraction = false
        var index = 0
        while self[index] != 0 {
            let byte = self[index]
            index += 1
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digitCount < 15 else { return nil }
            digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
            digitCount += 1
            if isFraction { power *= 10 }
        }
        return digitCount > 0 ? Double(digits) / power : nil
    }
}
#endif
