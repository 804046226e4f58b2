// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension LinkFunction {
    /// Whether the family extends to choices among several behaviours: Bradley–Terry to Luce's choice, and
    /// always the best one, which is its limit.
    var ranksSeveral: Bool { family == .bradleyTerry || family == .deterministic }

    /// What a score weighs against the best one in Luce's choice, exp(s·(score − best)) (Luce, *Individual
    /// Choice Behavior*, 1959): of two behaviours, the Bradley–Terry model.
    /// - Parameter shortfall: the score minus the best one, at most 0; not a number counts as 0, which is
    ///   what two infinite scores give.
    /// - Returns: within [0, 1].
    func weight(atShortfall shortfall: Double) -> Double {
        if shortfall.isNaN || shortfall == 0 { return 1 }
        return family == .deterministic ? 0 : Mathematics.exponential(scale * shortfall)
    }
}

extension Panel {
    /// Asks the panelists one after the other which of several behaviours is the best.
    ///
    /// Cost: a weight for every behaviour, and a uniform number for each who is asked, two words of the
    /// stream each; no memory.
    /// - Parameters:
    ///   - scores: by lane, 2 to 16.
    ///   - stream: where the panelists' chance comes from.
    /// - Returns: what most of them chose; `equal` where two behaviours have as many voices. A label for each
    ///   who was asked.
    func judge(_ scores: Span<Double>, stream: inout RandomStream) -> Judgement {
        var best = scores[0]
        for lane in 1..<scores.count { best = max(best, scores[lane]) }
        var weights = InlineArray<16, Double>(repeating: 0)
        var total = 0.0
        for lane in 0..<scores.count {
            weights[lane] = linkFunction.weight(atShortfall: scores[lane] - best)
            total += weights[lane]
        }
        var answers = Plurality()
        while answers.answerCount < panelistCount {
            var rest = stream.nextUniform() * total
            var lane = 0
            while lane < scores.count - 1, rest >= weights[lane] {
                rest -= weights[lane]
                lane += 1
            }
            answers.add(.lane(UInt8(lane)))
            let isDecided = Int(answers.lead) > panelistCount - answers.answerCount
            if stopsWhenDecided, isDecided { break }
        }
        let choice = answers.vote.lane.map { Choice.lane(UInt8($0)) } ?? .equal
        return Judgement(choice, labelCount: answers.answerCount)
    }
}
