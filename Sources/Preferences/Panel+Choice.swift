// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension Panel {
    /// Asks the panelists, one after the other, which of several behaviours is the best.
    ///
    /// Of two, people with a link function answer as ``judge(difference:stream:)`` says.
    /// - Parameters:
    ///   - scores: what they are worth, by lane, 2 to 16; the panelists must choose among so many.
    ///   - stepCount: the control steps of the longest one.
    ///   - stream: where the panelists' chance comes from.
    /// - Returns: the lane that most of them chose, "equal" where two were chosen equally often. A label for
    ///   each who was asked.
    func choose(among scores: Span<Double>, stepCount: Double, stream: inout RandomStream) -> Judgement {
        if scores.count == 2, case .link = panelist {
            return judge(difference: scores[0] - scores[1], stream: &stream)
        }
        var answers = Plurality()
        while answers.answerCount < panelistCount {
            answers.add(panelist.choose(among: scores, stepCount: stepCount, stream: &stream))
            let isDecided = Int(answers.lead) > panelistCount - answers.answerCount
            if stopsWhenDecided, isDecided { break }
        }
        let choice = answers.vote.lane.map { Choice.lane(UInt8($0)) } ?? .equal
        return Judgement(choice, labelCount: answers.answerCount)
    }
}
