// SPDX-License-Identifier: Apache-2.0

#if NUDGE_SERIAL || NUDGE_TLS
import BoardPort
import NudgeCore

/// Who this board is where somebody else carries its frames: a name, a blank, and a key in hexadecimal
/// digits.
struct SealedIdentity {
    private var text = InlineArray<129, UInt8>(repeating: 0)
    private var nameBytes = 0
    private(set) var key = DeviceKey(InlineArray<32, UInt8>(repeating: 0).span)

    /// Reads the file that `nudge enroll` wrote; nil if it is none.
    init?(path: Word) {
        var room = text.mutableSpan
        let count = unsafe room.withUnsafeMutableBufferPointer {
            unsafe board_read_file(path.characters, $0.baseAddress, $0.count)
        }
        guard count > 0 else { return nil }
        while nameBytes < count, text[nameBytes] != UInt8(ascii: " ") { nameBytes += 1 }
        guard nameBytes > 0, nameBytes + 2 * DeviceKey.byteCount < count else { return nil }
        var bytes = InlineArray<32, UInt8>(repeating: 0)
        for index in 0..<DeviceKey.byteCount {
            let place = nameBytes + 1 + 2 * index
            guard let high = Self.digit(text[place]), let low = Self.digit(text[place + 1]) else {
                return nil
            }
            bytes[index] = high << 4 | low
        }
        key = DeviceKey(bytes.span)
    }

    /// Calls with the name's bytes.
    func withName<Result: ~Copyable>(_ read: (Span<UInt8>) -> Result) -> Result {
        read(text.span.extracting(0..<nameBytes))
    }

    #if NUDGE_TLS
    /// The name's bytes, for whoever keeps them.
    var name: FixedText<63> {
        var name = FixedText<63>()
        for index in 0..<min(nameBytes, 63) { name.add(text[index]) }
        return name
    }
    #endif

    private static func digit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): letter - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
#endif
