// SPDX-License-Identifier: Apache-2.0

/// Two behaviours of one question of which everybody who looks sees which one is better.
///
/// An eye errs by 7 % of the largest magnitude (see ``Eye``); five times that is taken for the other way
/// round by nobody who looked.
public struct ObviousPair: Equatable, Sendable {
    /// The least difference, as a part of the largest magnitude shown.
    static let leastShare = 0.35

    /// The core's lane of the better one.
    public var better: UInt8
    /// The core's lane of the other one.
    public var worse: UInt8

    /// The best and the worst of what a question shows; nil where they are not far enough apart.
    /// - Parameters:
    ///   - worths: what the behaviours are worth, by lane, at most 16.
    ///   - leastDifference: what can be seen at all, in the same unit.
    public init?(_ worths: [Double], leastDifference: Double) {
        guard let better = worths.indices.max(by: { worths[$0] < worths[$1] }),
            let worse = worths.indices.min(by: { worths[$0] < worths[$1] })
        else { return nil }
        let largest = max(worths[better].magnitude, worths[worse].magnitude)
        guard worths[better] - worths[worse] >= max(leastDifference, Self.leastShare * largest) else {
            return nil
        }
        self.better = UInt8(better)
        self.worse = UInt8(worse)
    }
}
