// SPDX-License-Identifier: Apache-2.0

/// CRC-32C (Castagnoli), the checksum of iSCSI and ext4: finds every burst of damage up to 32 bits.
///
/// Bit by bit, without a table: records are tens of bytes, and a table would cost a board a kilobyte.
public struct Checksum: Sendable {
    private var state: UInt32 = .max

    /// The checksum of no bytes.
    public init() {}

    /// Adds a byte.
    public mutating func add(_ byte: UInt8) {
        state ^= UInt32(byte)
        for _ in 0..<8 { state = state >> 1 ^ (0x82F6_3B78 & (0 &- (state & 1))) }
    }

    /// The checksum of the bytes so far.
    public var value: UInt32 { ~state }

    /// The checksum of `bytes[range]`.
    public static func of(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
        var checksum = Checksum()
        for index in range { checksum.add(bytes[index]) }
        return checksum.value
    }
}
