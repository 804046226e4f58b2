// SPDX-License-Identifier: Apache-2.0

/// Directions and averages of signs are numbers with twelve fractional bits.
///
/// A sign is ±4096, a standard normal number at most ±6.3 × 4096: all fit in 16 bits, and their product with
/// a lattice distance below 32,768 units fits in 32. So a step never needs more than the multiplier of the
/// smallest microcontroller, and never a floating-point unit.
public enum FixedPoint {
    /// The fractional bits of a direction.
    public static let fractionBits: Int32 = 12
    /// The fixed-point form of 1.
    public static let one: Int32 = 1 << fractionBits

    /// `distance × direction`, rounded to whole lattice units, halves away from zero.
    ///
    /// Rounding is symmetric, so that a step and its opposite have the same length: a lattice that rounded
    /// halves upwards would drift.
    /// - Parameters:
    ///   - distance: lattice units, 0..<32768.
    ///   - direction: fixed point, 16 bits.
    @inline(__always)
    static func scale(distance: Int32, direction: Int32) -> Int32 {
        let product = distance &* direction
        return (product &+ (one >> 1) &+ (product >> 31)) >> fractionBits
    }
}
