// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Choosing one of several by chance, each with its chance of having the largest random utility.
enum ChoiceRule {
    /// Luce's choice: chances in proportion to exp(sharpness · score) (Luce, *Individual Choice Behavior*,
    /// 1959). With two it is Bradley and Terry's curve, with an infinite sharpness a fair draw among the
    /// best.
    /// - Parameters:
    ///   - scores: at least one; infinities are allowed, and equal ones are alike.
    ///   - uniform: a number of the uniform distribution on (0, 1).
    /// - Returns: the place of the chosen one.
    static func luce(_ scores: Span<Double>, sharpness: Double, uniform: Double) -> Int {
        let best = largest(scores)
        var total = 0.0
        for place in scores.indices { total += weight(scores[place], best, sharpness) }
        var rest = uniform * total
        var last = 0
        for place in scores.indices {
            let weight = weight(scores[place], best, sharpness)
            if weight > 0 { last = place }
            rest -= weight
            if rest < 0 { return place }
        }
        // Rounding alone leads here.
        return last
    }

    private static func weight(_ score: Double, _ best: Double, _ sharpness: Double) -> Double {
        if score == best { return 1 }
        let exponent = sharpness * (score - best)
        return exponent.isNaN ? 1 : Mathematics.exponential(exponent)
    }

    /// Thurstone's law of comparative judgement: a normal error on each score, of such a size that of two the
    /// difference of errors has the standard deviation `deviation`. Uses a normal number for each.
    static func thurstone(
        _ scores: Span<Double>, deviation: Double, stream: inout RandomStream
    ) -> Int {
        let best = largest(scores)
        var chosen = (place: 0, utility: -Double.infinity)
        for place in scores.indices {
            let gap = scores[place] == best ? 0 : scores[place] - best
            let utility = gap + deviation / 2.0.squareRoot() * stream.nextNormal()
            if utility > chosen.utility { chosen = (place, utility) }
        }
        return chosen.place
    }

    private static func largest(_ scores: Span<Double>) -> Double {
        var largest = scores[0]
        for place in scores.indices { largest = max(largest, scores[place]) }
        return largest
    }
}
