// SPDX-License-Identifier: Apache-2.0

/// The hyperbolic tangent as a fixed sequence of correctly rounded operations.
///
/// C libraries differ in the last bits of `tanhf`, so an actor that must give the same action on every board
/// needs its own. A rational function of degrees 13 and 6 on [−7.905, 7.905], outside of which a `Float`
/// cannot tell tanh from ±1; error below 8 units in the last place (7.4 at 5.97). Coefficients: Eigen's
/// `generic_fast_tanh_float`, which TensorFlow and XLA use too. Without branches, so that a loop over many
/// numbers runs in vectors.
@inline(__always)
func hyperbolicTangent(_ value: Float) -> Float {
    let bound: Float = 7.905_311_107_635_498
    let x = value > bound ? bound : value < -bound ? -bound : value
    let square = x * x
    var numerator: Float = -2.760_768_4e-16
    numerator = numerator * square + 2.000_187_9e-13
    numerator = numerator * square + -8.604_671_5e-11
    numerator = numerator * square + 5.122_297_1e-08
    numerator = numerator * square + 1.485_722_4e-05
    numerator = numerator * square + 6.372_619_3e-04
    numerator = numerator * square + 4.893_524_6e-03
    var denominator: Float = 1.198_258_4e-06
    denominator = denominator * square + 1.185_347_06e-04
    denominator = denominator * square + 2.268_434_6e-03
    denominator = denominator * square + 4.893_525_2e-03
    return x * numerator / denominator
}
