// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Round numbers along an axis, written for people: thousands set apart, a true minus sign.
struct AxisTicks {
    /// The distance between neighbours: 1, 2 or 5 times a power of ten.
    let step: Double
    /// Multiples of the step within the range; two at least.
    let values: [Double]
    /// The range, widened if it was a single number.
    let range: ClosedRange<Double>

    /// Ticks within a range, about `count` of them.
    init(within range: ClosedRange<Double>, count: Int = 6) {
        let isNarrow = range.upperBound - range.lowerBound <= 1e-9 * max(abs(range.lowerBound), 1)
        let margin = isNarrow ? max(abs(range.lowerBound), 1) / 2 : 0
        self.range = range.lowerBound - margin...range.upperBound + margin
        let rough = (self.range.upperBound - self.range.lowerBound) / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = power * ([1, 2, 5].first { $0 * power >= rough * 0.999 } ?? 10)
        self.step = step
        let first = ceil(self.range.lowerBound / step - 1e-9)
        let last = floor(self.range.upperBound / step + 1e-9)
        values = stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// A value of ``values`` as text.
    func label(_ value: Double) -> String {
        let decimals = max(0, Int(ceil(-log10(step) - 1e-9)))
        let digits = String(format: "%.\(decimals)f", abs(value))
        let whole = digits.prefix { $0 != "." }
        return (value < 0 ? "−" : "") + Self.grouped(whole) + digits.dropFirst(whole.count)
    }

    /// Digits with thousands set apart.
    static func grouped(_ digits: Substring) -> String {
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return grouped
    }
}
