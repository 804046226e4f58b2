// SPDX-License-Identifier: Apache-2.0

// Sums of squares in the order in which NumPy adds, so that rewards agree with Gymnasium's to the last
// digits.
//
// NumPy adds fewer than eight numbers one after the other. Up to 128 it adds in eight lanes, joins the lanes
// in pairs, and adds what is left over at the end. Its squares and sums of actions are 32-bit.

/// The sum of an action's squares in 32-bit arithmetic. Cost of an action: this times the task's weight.
@inline(__always)
func squareSum(_ action: Span<Float>) -> Float {
    pairwiseSum(count: action.count) { action[$0] * action[$0] }
}

/// The sum of `count` numbers, at most 128.
@inline(__always)
func pairwiseSum<Number: BinaryFloatingPoint & SIMDScalar>(
    count: Int, _ number: (Int) -> Number
) -> Number {
    precondition(count <= 128, "longer sums are split in halves")
    guard count >= 8 else {
        var sum: Number = 0
        for index in 0..<count { sum += number(index) }
        return sum
    }
    var lanes = SIMD8<Number>()
    for lane in 0..<8 { lanes[lane] = number(lane) }
    let whole = count & ~7
    for first in stride(from: 8, to: whole, by: 8) {
        for lane in 0..<8 { lanes[lane] += number(first + lane) }
    }
    var sum =
        ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
    for index in whole..<count { sum += number(index) }
    return sum
}
