// SPDX-License-Identifier: Apache-2.0

#if hasFeature(Embedded)
import CMathematics
#else
import Foundation
#endif

/// The C library's mathematics that panels use. The last bit of a result may differ between platforms.
enum Mathematics {
    /// e to the power of `exponent`.
    static func exponential(_ exponent: Double) -> Double { exp(exponent) }

    /// e to the power of `exponent`, minus 1, with all its digits where that is small.
    static func exponentialMinusOne(_ exponent: Double) -> Double { expm1(exponent) }

    /// The complementary error function.
    static func complementaryError(_ value: Double) -> Double { erfc(value) }

    /// The natural logarithm.
    static func logarithm(_ value: Double) -> Double { log(value) }
}
