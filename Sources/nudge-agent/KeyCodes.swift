// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
/// What the keys of an input device mean, by the codes of `linux/input-event-codes.h`.
struct KeyCodes {
    private static let changeCountMaximum = 32

    private var codes = InlineArray<32, Int>(repeating: 0)
    private var keys = InlineArray<32, Key>(repeating: .help)
    private var changeCount = 0

    /// As usual.
    init() {}

    /// Reads what differs from what is usual: `30=1,48=equal`.
    init(reading word: Word) throws(UsageError) {
        var index = 0
        repeat {
            var code = 0
            while let digit = word.digit(at: index), code < 1_000 {
                code = code * 10 + digit
                index += 1
            }
            guard code > 0, word[index] == UInt8(ascii: "="), changeCount < Self.changeCountMaximum,
                let key = Key(reading: word, from: index + 1)
            else {
                throw .badValue(
                    word,
                    "CODE=MEANING,… with 1 to 16, equal, cannot-tell, again or back, as in 30=1,48=equal"
                )
            }
            codes[changeCount] = code
            keys[changeCount] = key
            changeCount += 1
            while word[index] != 0, word[index] != UInt8(ascii: ",") { index += 1 }
            index += 1
        } while word[index - 1] != 0
    }

    /// What the key with this code says; nil if nothing.
    func key(_ code: Int) -> Key? {
        for index in 0..<changeCount where codes[index] == code { return keys[index] }
        return Self.number(code) ?? Self.word(code)
    }

    /// Keys that name a behaviour.
    private static func number(_ code: Int) -> Key? {
        switch code {
        case 2...10: .lane(code - 2)  // KEY_1 to KEY_9
        case 71...73: .lane(code - 65)  // KEY_KP7 to KEY_KP9
        case 75...77: .lane(code - 72)  // KEY_KP4 to KEY_KP6
        case 79...81: .lane(code - 79)  // KEY_KP1 to KEY_KP3
        case 16, 17: .lane(code - 7)  // KEY_Q, KEY_W
        case 20...24: .lane(code - 9)  // KEY_T, KEY_Y, KEY_U, KEY_I, KEY_O
        case 0x100...0x109: .lane(code - 0x100)  // BTN_0 to BTN_9, as pedals send them
        case 0x120...0x12B: .lane(code - 0x120)  // a joystick's, from BTN_TRIGGER on
        default: nil
        }
    }

    private static func word(_ code: Int) -> Key? {
        switch code {
        // KEY_PAGEUP of a presenter, KEY_LEFT, a mouse's BTN_LEFT, a gamepad's BTN_TL and BTN_DPAD_LEFT.
        case 104, 105, 0x110, 0x136, 0x222: .left
        // KEY_RIGHT, KEY_PAGEDOWN, BTN_RIGHT, BTN_TR, BTN_DPAD_RIGHT.
        case 106, 109, 0x111, 0x137, 0x223: .right
        // KEY_E, a presenter's KEY_B, KEY_UP, BTN_SOUTH, BTN_DPAD_UP.
        case 18, 48, 103, 0x130, 0x220: .equal
        // KEY_S, KEY_DOWN, BTN_EAST, BTN_DPAD_DOWN.
        case 31, 108, 0x131, 0x221: .cannotTell
        // KEY_R, a presenter's KEY_F5, BTN_START.
        case 19, 63, 0x13B: .again
        // KEY_BACKSPACE, BTN_SELECT.
        case 14, 0x13A: .back
        default: nil
        }
    }
}

extension Key {
    /// Reads a meaning that goes on to a comma or the word's end.
    fileprivate init?(reading word: Word, from start: Int) {
        if word.says("equal", from: start) {
            self = .equal
        } else if word.says("cannot-tell", from: start) {
            self = .cannotTell
        } else if word.says("again", from: start) {
            self = .again
        } else if word.says("back", from: start) {
            self = .back
        } else {
            guard let first = word.digit(at: start) else { return nil }
            let second = word.digit(at: start + 1)
            let number = second.map { first * 10 + $0 } ?? first
            guard number >= 1, number <= 16, word.says("", from: start + (second == nil ? 1 : 2)) else {
                return nil
            }
            self = .lane(number - 1)
        }
    }
}

extension Word {
    fileprivate func digit(at index: Int) -> Int? {
        let digit = self[index] &- UInt8(ascii: "0")
        return digit <= 9 ? Int(digit) : nil
    }

    /// Whether this stands there, before a comma or the end.
    fileprivate func says(_ text: StaticString, from start: Int) -> Bool {
        for index in 0..<text.utf8CodeUnitCount
        where unsafe self[start + index] != text.utf8Start[index] { return false }
        let end = self[start + text.utf8CodeUnitCount]
        return end == 0 || end == UInt8(ascii: ",")
    }
}
#endif
