// SPDX-License-Identifier: Apache-2.0

/// The quantile function of the standard normal distribution.
///
/// Wichura's algorithm AS 241, routine PPND7 (Applied Statistics 37, 1988): rational functions with a
/// relative error of about 1e-7. Inversion is chosen over Box–Muller because it needs one uniform number,
/// no trigonometry and, with the logarithm below, nothing whose last bit depends on a C library.
public enum InverseNormal {
    /// The value that a standard normal number stays below with this probability.
    ///
    /// - Parameter probability: inside (0, 1).
    /// - Returns: within ±8.3 for every probability that `RandomStream.nextUniform()` makes.
    public static func quantile(_ probability: Double) -> Double {
        let centred = probability - 0.5
        if centred.magnitude <= 0.425 {
            let r = 0.180625 - centred * centred
            let numerator = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
            let denominator = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1
            return centred * numerator / denominator
        }
        let tail = centred < 0 ? probability : 1 - probability
        var r = (-logarithm(tail)).squareRoot()
        let magnitude: Double
        if r <= 5 {
            r -= 1.6
            let numerator = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
            magnitude = numerator / ((0.12021132975 * r + 0.73700164250) * r + 1)
        } else {
            r -= 5
            let numerator = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
            magnitude = numerator / ((0.012258202635 * r + 0.24197894225) * r + 1)
        }
        return centred < 0 ? -magnitude : magnitude
    }

    /// The natural logarithm of a positive normal number.
    ///
    /// Uses ln m = 2 artanh((m − 1)/(m + 1)) for the significand m, brought into [√½, √2), where fifteen
    /// terms leave less than one unit in the last place.
    static func logarithm(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095 {
            significand *= 0.5
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var series = 0.0
        var odd = 29.0
        while odd > 0 {
            series = series * square + 1 / odd
            odd -= 2
        }
        return exponent * 0.693_147_180_559_945_3 + 2 * ratio * series
    }
}
