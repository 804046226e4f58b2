// SPDX-License-Identifier: Apache-2.0

/// What a neuron takes and gives: a whole number of 2^-10.
///
/// A product with a parameter has 32 bits, and so has a sum of them. It is exact, so it may be added up in
/// any order and in vectors of any width, and processors without a floating-point unit have nothing to
/// imitate. A scaled observation, at most ±10, takes 15 of the 16 bits.
enum Activation {
    static let fractionBits: Int32 = 10
    static let resolution: Float = 0x1p-10
    static let one: Int16 = 1 &<< 10

    /// The nearest one, halves to even.
    /// - Parameter value: within ±32.
    @inline(__always)
    static func nearest(to value: Float) -> Int16 {
        Int16(truncatingIfNeeded: nearestWhole(value * Float(1 << fractionBits)))
    }

    #if arch(x86_64) || arch(arm64)
    /// The nearest ones, halves to even.
    /// - Parameter values: each within ±32.
    @inline(__always)
    static func nearest(to values: SIMD4<Float>) -> SIMD4<Int16> {
        let zeros = SIMD4<Float>(repeating: 0x1.8p23)
        let rounded = values * SIMD4(repeating: Float(1 << fractionBits)) + zeros
        return unsafe SIMD4(
            truncatingIfNeeded: unsafeBitCast(rounded, to: SIMD4<Int32>.self)
                &- unsafeBitCast(zeros, to: SIMD4<Int32>.self))
    }
    #endif

    /// The activation that a neuron gives.
    /// - Parameter sum: what it has summed up, in units of both resolutions.
    /// - Parameter shift: by how much the sum's fraction is longer than ``Tangent/fractionBits``.
    @inline(__always)
    static func squashed(_ sum: Int32, shift: Int32) -> Int16 {
        let magnitude = Tangent.interpolated(at: (sum < 0 ? 0 &- sum : sum) &>> shift)
        let dropped = Tangent.interpolatedBits - fractionBits
        let rounded = (magnitude &+ 1 &<< (dropped - 1)) &>> dropped
        return Int16(truncatingIfNeeded: sum < 0 ? 0 &- rounded : rounded)
    }
}

/// The hyperbolic tangent of a magnitude, on straight lines between 129 places from 0 to 4: within 1.5e-4 up
/// to there, and 0.9993 beyond.
///
/// C libraries differ in the last bits of `tanhf`; whole numbers differ nowhere, and the 258 bytes of a table
/// cost a microcontroller a fraction of what a rational function takes.
enum Tangent {
    /// Of the magnitude.
    static let fractionBits: Int32 = 14
    /// Of what is interpolated.
    static let interpolatedBits: Int32 = 24

    /// Bits of a magnitude below its place in the table.
    static let restBits: Int32 = 9

    /// The largest magnitude that the table knows, a little below 4.
    static let last: UInt32 = 4 &<< UInt32(fractionBits) - 1

    /// - Parameter magnitude: at least 0, with ``fractionBits``; the smallest number of 32 bits, which has no
    ///   magnitude, counts as 4.
    @inline(__always)
    static func interpolated(at magnitude: Int32) -> Int32 {
        let bounded = Int32(bitPattern: min(UInt32(bitPattern: magnitude), last))
        let place = Int(bounded &>> restBits)
        let low = Int32(places[place])
        let rise = Int32(places[place &+ 1]) &- low
        return low &<< restBits &+ rise &* (bounded & (1 &<< restBits &- 1))
    }

    /// The tangent of a number, which is rounded to ``fractionBits`` before.
    static func of(_ value: Float) -> Float {
        let bounded: Float = value > 4 ? 4 : value < -4 ? -4 : value
        let units = nearestWhole(bounded * Float(1 << fractionBits))
        let tangent = interpolated(at: units < 0 ? 0 &- units : units)
        return Float(units < 0 ? 0 &- tangent : tangent) * 0x1p-24
    }

    /// tanh(place / 32) · 2^15.
    static let places: [129 of Int16] = [
        0, 1_024, 2_045, 3_063, 4_075, 5_079, 6_073, 7_056, 8_025, 8_980, 9_919, 10_840,
        11_743, 12_625, 13_486, 14_326, 15_143, 15_936, 16_706, 17_452, 18_173, 18_870, 19_542, 20_189,
        20_813, 21_411, 21_986, 22_538, 23_066, 23_571, 24_054, 24_516, 24_956, 25_376, 25_776, 26_157,
        26_519, 26_864, 27_191, 27_502, 27_797, 28_076, 28_341, 28_592, 28_830, 29_055, 29_268, 29_470,
        29_660, 29_840, 30_010, 30_170, 30_322, 30_465, 30_600, 30_727, 30_847, 30_960, 31_067, 31_167,
        31_262, 31_351, 31_435, 31_515, 31_589, 31_659, 31_726, 31_788, 31_846, 31_901, 31_953, 32_002,
        32_048, 32_091, 32_132, 32_170, 32_206, 32_240, 32_271, 32_301, 32_329, 32_356, 32_381, 32_404,
        32_426, 32_447, 32_466, 32_484, 32_501, 32_517, 32_532, 32_547, 32_560, 32_573, 32_584, 32_596,
        32_606, 32_616, 32_625, 32_634, 32_642, 32_649, 32_657, 32_663, 32_670, 32_676, 32_681, 32_686,
        32_691, 32_696, 32_700, 32_704, 32_708, 32_712, 32_715, 32_718, 32_721, 32_724, 32_727, 32_729,
        32_732, 32_734, 32_736, 32_738, 32_740, 32_741, 32_743, 32_745, 32_746,
    ]
}

/// The nearest whole number, halves to even, without a library's function for it.
/// - Parameter value: within ±2^22.
@inline(__always)
private func nearestWhole(_ value: Float) -> Int32 {
    // At 1.5 · 2^23 a float's last bit is worth 1: the addition rounds.
    let zero: Float = 0x1.8p23
    return Int32(bitPattern: (value + zero).bitPattern &- zero.bitPattern)
}
