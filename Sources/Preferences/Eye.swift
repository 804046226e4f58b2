// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A person who sees no better than people do: two behaviours look different only by so much of their size.
///
/// Each behaviour is perceived as its score plus a normal error whose standard deviation is ``fraction`` of
/// the largest magnitude of score that is shown, the law of Weber; the one that looks best is chosen. People
/// tell speeds apart that differ by about 7 % (right 84 times in 100; De Bruyn and Orban, "Human velocity and
/// direction discrimination measured with random dot patterns", Vision Research 28, 1988). An error of 7 % on
/// each of two is a little worse than that: it is right 84 times in 100 at a difference of 9.9 %.
///
/// A body that hardly moves is no exception to seeing badly: the error never falls below that of ``floor``
/// points in 1,000 control steps. ``lapseProbability`` of the answers come from somebody who looked away.
///
/// Equal to the eye is what is shown when even the best and the worst of it look closer together than
/// ``equalShare`` of the error: of two alike behaviours 14 of 100 questions, at the upper end of the 2 to
/// 15 % that people tie of pairs in Uni-RLHF's public labels (arXiv 2402.02423). With more than two shown the
/// best of them is chosen nearly always, as somebody does who may take either of the two best.
public struct Eye: Equatable, Sendable {
    /// The part of its error within which everything must lie that looks equal to the eye.
    public static let equalShare = 0.25
    /// ``floor`` where nobody says otherwise.
    public static let usualFloor = 20.0
    /// ``lapseProbability`` where nobody says otherwise.
    public static let usualLapseProbability = 0.02

    /// The error's standard deviation as a part of the largest magnitude of score shown, within (0, 1].
    public let fraction: Double
    /// Points in 1,000 control steps, at least 0; the magnitude of score never counts as less.
    public let floor: Double
    /// The chance of an answer by whim, within [0, 1].
    public let lapseProbability: Double

    /// Makes an eye of numbers that were checked before.
    public init(
        fraction: Double, floor: Double = usualFloor, lapseProbability: Double = usualLapseProbability
    ) {
        precondition(
            Self.isValid(fraction: fraction, floor: floor, lapseProbability: lapseProbability),
            "an eye's numbers are within their ranges")
        self.fraction = fraction
        self.floor = floor
        self.lapseProbability = lapseProbability
    }

    /// Whether there is an eye with these numbers.
    public static func isValid(fraction: Double, floor: Double, lapseProbability: Double) -> Bool {
        fraction > 0 && fraction <= 1 && floor >= 0 && floor.isFinite && lapseProbability >= 0
            && lapseProbability <= 1
    }

    /// Says which of several behaviours looks best.
    ///
    /// Uses 2 uniform numbers and a normal one for each behaviour, whatever the answer.
    /// - Parameters:
    ///   - scores: what they are worth, by lane; −∞ looks worse than any number.
    ///   - stepCount: the control steps of the longest one, for ``floor``.
    ///   - stream: where errors and lapses come from.
    func choose(among scores: Span<Double>, stepCount: Double, stream: inout RandomStream) -> Choice {
        let isLapse = stream.nextUniform() < lapseProbability
        let whim = UInt8(stream.nextUniform() * Double(scores.count))
        let error = fraction * magnitude(of: scores, stepCount: stepCount)
        var best = (place: 0, perceived: -Double.infinity)
        var worst = Double.infinity
        for place in scores.indices {
            let perceived = scores[place] + error * stream.nextNormal()
            if perceived > best.perceived { best = (place, perceived) }
            worst = min(worst, perceived)
        }
        if isLapse { return .lane(whim) }
        let isAlike = best.perceived == -.infinity || best.perceived - worst < Self.equalShare * error
        return isAlike ? .equal : .lane(UInt8(best.place))
    }

    private func magnitude(of scores: Span<Double>, stepCount: Double) -> Double {
        var magnitude = floor * stepCount / 1000
        for place in scores.indices where scores[place].isFinite {
            magnitude = max(magnitude, scores[place].magnitude)
        }
        return magnitude
    }
}
