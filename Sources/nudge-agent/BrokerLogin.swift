// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort

/// What a broker without certificates knows this board by: a file with one line, USER:PASSWORD.
struct BrokerLogin {
    private(set) var user = FixedText<64>()
    private(set) var password = FixedText<128>()

    /// Nothing to tell: a certificate does, or the broker asks nobody.
    init() {}

    /// Reads the file; nil where it cannot be read, or is no such line.
    init?(path: Word) {
        var text = InlineArray<256, UInt8>(repeating: 0)
        var room = text.mutableSpan
        let count = unsafe room.withUnsafeMutableBufferPointer {
            unsafe board_read_file(path.characters, $0.baseAddress, $0.count)
        }
        guard count > 0 else { return nil }
        var isPassword = false
        for index in 0..<count where text[index] != UInt8(ascii: "\n") {
            if !isPassword, text[index] == UInt8(ascii: ":") {
                isPassword = true
            } else if isPassword {
                password.add(text[index])
            } else {
                user.add(text[index])
            }
        }
        guard isPassword, user.count > 0, user.isWhole, password.isWhole else { return nil }
    }
}
#endif
