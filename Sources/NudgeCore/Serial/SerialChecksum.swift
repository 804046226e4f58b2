// SPDX-License-Identifier: Apache-2.0

/// CRC-16 with the polynomial 0x1021 from 0xFFFF on (CRC-16/IBM-3740), the checksum of serial lines: finds
/// every burst of damage up to 16 bits.
///
/// Bit by bit, without a table: a serial line is slower than that on any processor.
struct SerialChecksum {
    private(set) var value: UInt16 = .max

    mutating func add(_ byte: UInt8) {
        value ^= UInt16(byte) << 8
        for _ in 0..<8 { value = value << 1 ^ (0x1021 & (0 &- (value >> 15))) }
    }
}
