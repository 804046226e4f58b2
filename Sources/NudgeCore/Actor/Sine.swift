// SPDX-License-Identifier: Apache-2.0

/// sin(π × position) within a half-wave, as a fixed sequence of correctly rounded operations.
///
/// C libraries differ in the last bits of `sinf`, so an actor that must give the same action on every board
/// needs its own. With z = (position − ½)², the sine is 1 − 4z times a
/// polynomial in z, interpolated at Chebyshev's points of [0, ¼]. Error below 1.3e-7; exactly 0 at both ends,
/// 1 in the middle, and within 0...1 everywhere.
/// - Parameter position: 0...1.
@inline(__always)
func sineOfHalfWave(_ position: Float) -> Float {
    let distance = position - 0.5
    let z = distance * distance
    var quotient: Float = 6.041_776_4e-03
    quotient = quotient * z + -5.718_627_2e-02
    quotient = quotient * z + 3.194_977e-01
    quotient = quotient * z + -9.348_02e-01
    quotient = quotient * z + 1
    return (1 - 4 * z) * quotient
}
