// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

extension Teacher {
    /// Answers one question about two behaviours or more.
    ///
    /// B-Pref asks about pairs only. Of more, *cannot tell* is answered when none is worth more than the
    /// threshold, and *equal* when even the best and the worst differ by less than it; the choice is softmax
    /// with `rationality` among all, and a mistake takes any of the others, each as likely. Always uses two
    /// uniform numbers.
    /// - Parameters:
    ///   - batches: by lane, 2 to 16, scored with this teacher's `discount`.
    ///   - judge: what the teacher looks at.
    ///   - margin: what behaviour has been worth lately.
    ///   - stream: where the teacher's chance comes from.
    public func choose(
        among batches: Span<BatchScore>, judge: Judge, margin: Double, stream: inout RandomStream
    ) -> Choice {
        let count = batches.count
        if count == 2 {
            return answer(
                first: batches[0], second: batches[1], judge: judge, margin: margin, stream: &stream)
        }
        let uniform = stream.nextUniform()
        let mistake = stream.nextUniform()
        var (best, worst) = (-Double.infinity, Double.infinity)
        var recent = InlineArray<16, Double>(repeating: 0)
        for place in 0..<count {
            let batch = batches[place]
            precondition(
                batch.discount == discount,
                "a teacher judges trajectories that were scored with its own discount")
            let score = judge.score(of: batch)
            best = max(best, score)
            worst = min(worst, score)
            recent[place] = judge.recentScore(of: batch)
        }
        let skipLimit = skipThreshold * margin
        if skipLimit > 0, best <= skipLimit { return .cannotTell }
        if best - worst < equalThreshold * margin { return .equal }
        let place = ChoiceRule.luce(
            recent.span.extracting(0..<count), sharpness: rationality, uniform: uniform)
        guard mistake < mistakeProbability else { return .lane(UInt8(place)) }
        // Below the limit the same number is uniform again; rounding must not lead past the last.
        let others = count - 1
        let other = min(Int(mistake / mistakeProbability * Double(others)), others - 1)
        return .lane(UInt8(other < place ? other : other + 1))
    }
}
