// SPDX-License-Identifier: Apache-2.0

/// What a device without TLS and its fleet's server share: 32 secret bytes.
public struct DeviceKey: Sendable {
    /// Bytes of a key.
    public static let byteCount = 32

    private var bytes = InlineArray<32, UInt8>(repeating: 0)

    /// Makes a key of exactly ``byteCount`` bytes.
    public init(_ bytes: Span<UInt8>) {
        precondition(bytes.count == Self.byteCount, "a key has 32 bytes")
        for index in 0..<bytes.count { self.bytes[index] = bytes[index] }
    }

    /// A code of this key's that begins with what it is for, so that none can be taken for another one.
    func code(for purpose: UInt8) -> MessageCode {
        var code = MessageCode(key: bytes.span)
        code.add(purpose)
        return code
    }

    /// A number that nobody else can guess, of two that tell it from all others.
    func nonce(_ start: UInt64, _ number: UInt32) -> UInt64 {
        var code = code(for: Purpose.nonce)
        code.add(start)
        code.add(number)
        let value = code.value()
        return value.span.load(UInt64.self, at: 0)
    }

    /// What a key's codes are for.
    enum Purpose {
        static let nonce: UInt8 = 0x6E
        static let session: UInt8 = 0x73
    }
}
