// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension SecureHash {
    /// The hash of these bytes.
    static func bytes(of bytes: [UInt8]) -> [UInt8] { Self.bytes(of: [bytes]) }

    /// The hash of all these bytes, one after the other.
    static func bytes(of parts: [[UInt8]]) -> [UInt8] {
        var hash = SecureHash()
        for part in parts { hash.add(part.span) }
        return Array(hash.value())
    }
}

extension [UInt8] {
    /// The bytes of a hash or of a code.
    init(_ value: SecureHash.Value) { self = value.indices.map { value[$0] } }

    /// Two lower-case hexadecimal digits a byte.
    var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// This many bytes that nobody can guess.
    static func secret(count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255) } }
}
