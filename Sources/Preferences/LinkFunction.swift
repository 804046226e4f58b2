// SPDX-License-Identifier: Apache-2.0

/// How the difference between two behaviours becomes the chance that a person prefers the first.
///
/// The algorithm never sees it: learning must work for every link function, which is why there are several.
/// Each gives 1/2 at no difference and rises with it. Text form: `linear:0.01`, `bradley-terry:1`,
/// `probit:1`, `gumbel:1`, `deterministic`; the number is ``scale``.
public struct LinkFunction: Equatable, Sendable {
    /// The shape of the curve; with the difference x and the scale s. The raw value is the word of the text
    /// form.
    public enum Family: String, CaseIterable, Sendable {
        /// clip(s·x + 1/2, 0, 1): the panel of the paper's experiments (arXiv 2604.17747), with s = 0.01.
        case linear
        /// The logistic curve 1/(1 + exp(−s·x)) (Bradley and Terry, Biometrika 39, 1952).
        case bradleyTerry = "bradley-terry"
        /// The normal curve Φ(x/s) (Thurstone, Psychological Review 34, 1927).
        case probit
        /// The complementary log–log curve 1 − exp(−ln 2 · exp(x/s)) (McCullagh and Nelder, *Generalized
        /// Linear Models*, 1989, section 4.3): the distribution function of a Gumbel minimum, that is of the
        /// logarithm of a Weibull number, moved so that its median is 0. Weibull links are named with ZPG
        /// (arXiv 2409.17401). The only asymmetric one: swapping the two behaviours does not give the
        /// complement, so it lies outside what the theory of ZSPO (arXiv 2506.03066) assumes.
        case gumbel
        /// The better one, always; a fair coin when neither is better.
        case deterministic
    }

    /// The shape of the curve.
    public let family: Family
    /// The number s in the family's formula: positive and finite. It multiplies the difference in the linear
    /// and Bradley–Terry families and divides it in the probit and Gumbel ones; the deterministic one has
    /// none and keeps 1.
    public let scale: Double

    // What is kept is made under a lock, for which the smallest processors have no instruction.

    /// The link function of the paper's experiments: linear with the slope 0.01.
    public static var paper: LinkFunction { LinkFunction(.linear, positiveScale: 0.01) }
    /// Always the better one.
    public static var deterministic: LinkFunction { LinkFunction(.deterministic, positiveScale: 1) }

    /// Makes a link function of a number that was checked before.
    /// - Parameters:
    ///   - family: the curve's shape.
    ///   - scale: positive and finite; without a meaning for the deterministic family.
    public init(_ family: Family, positiveScale scale: Double) {
        precondition(scale > 0 && scale.isFinite, "a link function's number is positive and finite")
        self.family = family
        self.scale = family == .deterministic ? 1 : scale
    }

    /// The chance that a person prefers the first behaviour.
    ///
    /// A few floating-point operations and at most two calls of the C library, whose last bit may differ
    /// between platforms; the linear and deterministic families make no such call.
    /// - Parameter difference: the first behaviour's score minus the second's. Infinities give the limits;
    ///   something that is not a number gives 1/2.
    /// - Returns: within [0, 1].
    public func probability(thatFirstIsPreferredAt difference: Double) -> Double {
        if difference.isNaN { return 0.5 }
        switch family {
        case .linear: return min(max(scale * difference + 0.5, 0), 1)
        case .bradleyTerry: return 1 / (1 + Mathematics.exponential(-scale * difference))
        case .probit: return 0.5 * Mathematics.complementaryError(-difference / scale / 2.0.squareRoot())
        // `expm1` keeps the digits of small chances that 1 − exp would lose.
        case .gumbel:
            let exponent = -Mathematics.logarithm(2.0) * Mathematics.exponential(difference / scale)
            return -Mathematics.exponentialMinusOne(exponent)
        case .deterministic: return difference > 0 ? 1 : difference < 0 ? 0 : 0.5
        }
    }
}
