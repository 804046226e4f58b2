// SPDX-License-Identifier: Apache-2.0

/// SHA-256 (FIPS 180-4) of bytes that come one after the other, in 112 bytes of memory.
///
/// No faster than it is short, but fast enough for what a server hashes, too: certificates, clips and pages.
public struct SecureHash: Sendable {
    /// What it comes to.
    public typealias Value = InlineArray<32, UInt8>

    private var state: InlineArray<8, UInt32> = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
        0x5be0_cd19,
    ]
    /// The block that is not full yet, as big-endian words.
    private var block = InlineArray<16, UInt32>(repeating: 0)
    private var count: UInt64 = 0

    /// The hash of no bytes.
    public init() {}

    /// Adds a byte. Cost: at every 64th, a thousand or so instructions.
    public mutating func add(_ byte: UInt8) {
        let place = Int(count & 63)
        let word = place & 3 == 0 ? 0 : block[place >> 2]
        block[place >> 2] = word << 8 | UInt32(byte)
        count += 1
        if place == 63 { mix() }
    }

    /// Adds bytes.
    public mutating func add(_ bytes: Span<UInt8>) {
        for index in 0..<bytes.count { add(bytes[index]) }
    }

    /// The hash of the bytes so far.
    public consuming func value() -> Value {
        let bits = count << 3
        add(0x80)
        while count & 63 != 56 { add(0) }
        for index in 0..<8 { add(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index))) }
        var value = Value(repeating: 0)
        for index in 0..<32 {
            value[index] = UInt8(truncatingIfNeeded: state[index >> 2] >> UInt32(24 - 8 * (index & 3)))
        }
        return value
    }

    /// Mixes the full block into the state. The block's room serves for its schedule.
    private mutating func mix() {
        var mixed = state
        for round in 0..<64 {
            if round >= 16 { schedule(round) }
            let e = mixed[4]
            let choice = (e & mixed[5]) ^ (~e & mixed[6])
            let first =
                mixed[7] &+ (e.turned(6) ^ e.turned(11) ^ e.turned(25)) &+ choice &+ roundConstants[round]
                &+ block[round & 15]
            let a = mixed[0]
            let majority = (a & mixed[1]) ^ (a & mixed[2]) ^ (mixed[1] & mixed[2])
            let second = (a.turned(2) ^ a.turned(13) ^ a.turned(22)) &+ majority
            for index in 0..<7 { mixed[7 - index] = mixed[6 - index] }
            mixed[4] = mixed[4] &+ first
            mixed[0] = first &+ second
        }
        for index in 0..<8 { state[index] = state[index] &+ mixed[index] }
    }

    private mutating func schedule(_ round: Int) {
        let early = block[(round + 1) & 15]
        let late = block[(round + 14) & 15]
        let sum = block[round & 15] &+ block[(round + 9) & 15]
        block[round & 15] =
            sum &+ (early.turned(7) ^ early.turned(18) ^ early >> 3)
            &+ (late.turned(17) ^ late.turned(19) ^ late >> 10)
    }
}

extension UInt32 {
    /// Rotated to the right.
    @inline(__always)
    fileprivate func turned(_ bits: UInt32) -> UInt32 { self >> bits | self << (32 - bits) }
}

/// The first 32 bits behind the point of the cube roots of the first 64 primes.
private let roundConstants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
