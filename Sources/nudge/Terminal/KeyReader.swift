// SPDX-License-Identifier: Apache-2.0

/// A key as a terminal sends it.
enum Key: Equatable {
    case character(Character)
    case left, right, up, down, backspace
}

/// Puts together keys from what a terminal sends, however it comes in pieces: over a slow line an arrow's
/// three bytes may arrive one by one.
struct KeyReader {
    private enum State { case plain, escaped, sequence }

    private var state = State.plain

    /// The keys that these bytes complete.
    mutating func read(_ bytes: [UInt8]) -> [Key] { bytes.compactMap { read($0) } }

    private mutating func read(_ byte: UInt8) -> Key? {
        switch (state, byte) {
        case (_, 0x1B):
            state = .escaped
            return nil
        case (.escaped, UInt8(ascii: "[")), (.escaped, UInt8(ascii: "O")):
            state = .sequence
            return nil
        case (.sequence, 0x20...0x3F):
            // Numbers within a sequence.
            return nil
        case (.sequence, _):
            state = .plain
            return Self.arrow(byte)
        case (.escaped, _), (.plain, _):
            state = .plain
            return Self.plain(byte)
        }
    }

    private static func arrow(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        default: nil
        }
    }

    private static func plain(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x08, 0x7F: .backspace
        case 0x20...0x7E: .character(Character(UnicodeScalar(byte)))
        default: nil
        }
    }
}
