// SPDX-License-Identifier: Apache-2.0

/// What can be measured of a clip, a number for each.
///
/// A sum is one over the control steps, as the return is. Whatever a task has not is 0; see
/// ``NudgeCore/BodyMotion`` for the units of a step.
public enum Quantity: UInt8, CaseIterable, Sendable {
    /// The sum of the rewards.
    case `return`
    /// The part of the return that was paid for not having fallen.
    case survival
    /// The sum of the speeds forwards, metres per second.
    case speed
    /// The sum of the heights, metres.
    case height
    /// How far the body turned in all, radians; a somersault forwards is positive.
    case rotation
    /// The sum of how fast its parts moved.
    case unrest
    /// The sum of the actions' squares.
    case effort
    /// The height at the clip's end, metres.
    case finalHeight
    /// How upright the trunk was at the clip's end, from −1 to 1.
    case finalUprightness
    /// The control steps.
    case steps
}

/// A number for each quantity.
///
/// 128 bytes, no heap.
public struct QuantityVector: Equatable, Sendable {
    private var numbers = SIMD16<Double>()

    /// Zeros.
    public init() {}

    /// The number of a quantity.
    public subscript(quantity: Quantity) -> Double {
        get { numbers[Int(quantity.rawValue)] }
        set { numbers[Int(quantity.rawValue)] = newValue }
    }

    /// Adds the numbers of another.
    public static func += (sum: inout Self, other: Self) { sum.numbers += other.numbers }

    /// The sum of the numbers of another, each times the one of the same quantity here; those whose weight is
    /// 0 do not count, whatever they are.
    func product(_ other: Self) -> Double {
        var sum = 0.0
        for lane in 0..<16 where numbers[lane] != 0 { sum += numbers[lane] * other.numbers[lane] }
        return sum
    }

    /// All numbers divided by one.
    public static func / (vector: Self, divisor: Double) -> Self {
        var quotient = Self()
        quotient.numbers = vector.numbers / divisor
        return quotient
    }
}
