// SPDX-License-Identifier: Apache-2.0

extension Comparison {
    /// What becomes of the claim that the first variant returns more by as much as is worth having. The raw
    /// value is the word that pages have for it.
    enum Claim: String {
        /// The interval lies above 0.
        case shown
        /// The interval lies below 0, or it holds 0 and is narrow.
        case refuted
        /// The interval is too wide to tell, or there are too few pairs.
        case notSettled = "not settled"
    }

    /// Half of an interval below which it is narrow, relative to the return. If it holds 0, the first variant
    /// returns more by no more than twice that.
    static let smallShare = 0.03

    /// Half of the interval, relative to a return.
    func halfWidth(relativeTo size: Double) -> Double {
        (bootstrap.interval.upperBound - bootstrap.interval.lowerBound) / 2 / abs(size)
    }

    /// What becomes of the claim where runs return about so much.
    func claim(relativeTo size: Double) -> Claim {
        if differences.values.count < Self.pairCountMinimum { return .notSettled }
        return switch verdict {
        case .higher: .shown
        case .lower: .refuted
        case .undecided: halfWidth(relativeTo: size) < Self.smallShare ? .refuted : .notSettled
        }
    }
}
