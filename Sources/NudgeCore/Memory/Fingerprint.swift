// SPDX-License-Identifier: Apache-2.0

/// A 64-bit FNV-1a hash that names a state: parameters θ, or the settings of a run.
///
/// It finds divergence; it is no defence against someone who wants a collision.
public struct Fingerprint: Equatable, Sendable {
    /// The hash.
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The fingerprint of nothing.
    public init() {}

    /// A fingerprint read from a file or a frame.
    public init(value: UInt64) { self.value = value }

    /// Adds sixteen bits.
    @inline(__always)
    public mutating func add(_ bits: UInt16) {
        value = (value ^ UInt64(bits)) &* 0x100_0000_01B3
    }

    /// The lower 16 bits, which a vote carries.
    public var short: UInt16 { UInt16(truncatingIfNeeded: value) }
    /// The lower 32 bits, which a commit carries.
    public var medium: UInt32 { UInt32(truncatingIfNeeded: value) }
}
