// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
/// Makes keys of a terminal's bytes. An arrow is several of them, which may come one by one over a slow line.
struct TerminalKeys {
    private enum Progress {
        case none
        /// The byte came that begins an arrow's sequence.
        case escape
        /// And the one after it, and this digit, if any.
        case sequence(digit: UInt8)
    }

    private var progress = Progress.none

    /// Takes the next byte.
    /// - Returns: the key that ends with it, if that means something.
    mutating func take(_ byte: UInt8) -> Key? {
        switch progress {
        case .escape where byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O"):
            progress = .sequence(digit: 0)
            return nil
        case .sequence(let digit):
            let isInside = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: ";")
            progress = isInside ? .sequence(digit: byte) : .none
            return isInside ? nil : Self.end(byte, digit)
        case .none, .escape:
            progress = byte == 27 ? .escape : .none
            return Self.plain(byte)
        }
    }

    /// The key whose sequence ends so: an arrow, or one of a presenter's, Page Up and Page Down.
    private static func end(_ byte: UInt8, _ digit: UInt8) -> Key? {
        switch (byte, digit) {
        case (UInt8(ascii: "A"), _): .equal
        case (UInt8(ascii: "B"), _): .cannotTell
        case (UInt8(ascii: "C"), _), (UInt8(ascii: "~"), UInt8(ascii: "6")): .right
        case (UInt8(ascii: "D"), _), (UInt8(ascii: "~"), UInt8(ascii: "5")): .left
        default: nil
        }
    }

    private static func plain(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "1")...UInt8(ascii: "9"): .lane(Int(byte - UInt8(ascii: "1")))
        case 8, 127: .back
        case UInt8(ascii: "?"): .help
        default: letter(byte | 32)
        }
    }

    private static func letter(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "e"): .equal
        case UInt8(ascii: "s"): .cannotTell
        case UInt8(ascii: "r"): .again
        case UInt8(ascii: "q"): .lane(9)
        case UInt8(ascii: "w"): .lane(10)
        case UInt8(ascii: "t"): .lane(11)
        case UInt8(ascii: "y"): .lane(12)
        case UInt8(ascii: "u"): .lane(13)
        case UInt8(ascii: "i"): .lane(14)
        case UInt8(ascii: "o"): .lane(15)
        default: nil
        }
    }
}
#endif
