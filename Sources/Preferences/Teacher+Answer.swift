// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

extension Teacher {
    /// Answers one question.
    ///
    /// Always uses two uniform numbers, so that the stream's position does not depend on the answer.
    /// - Parameters:
    ///   - first: the first batch; its trajectories were scored with this teacher's `discount`.
    ///   - second: the second batch, likewise.
    ///   - judge: what the teacher looks at.
    ///   - margin: what behaviour has been worth lately.
    ///   - stream: where the teacher's chance comes from.
    public func answer(
        first: BatchScore, second: BatchScore, judge: Judge, margin: Double, stream: inout RandomStream
    ) -> Choice {
        precondition(
            first.discount == discount && second.discount == discount,
            "a teacher judges trajectories that were scored with its own discount")
        let choice = stream.nextUniform()
        let mistake = stream.nextUniform()
        let scores = (first: judge.score(of: first), second: judge.score(of: second))
        let skipLimit = skipThreshold * margin
        if skipLimit > 0, max(scores.first, scores.second) <= skipLimit { return .cannotTell }
        if abs(scores.first - scores.second) < equalThreshold * margin { return .equal }
        let difference = judge.recentScore(of: first) - judge.recentScore(of: second)
        let prefersFirst = choice < probability(thatFirstIsPreferredAt: difference)
        return prefersFirst != (mistake < mistakeProbability) ? .first : .second
    }

    /// The softmax of two scores, before mistakes. β = 0 and a difference that is not a number give 1/2.
    private func probability(thatFirstIsPreferredAt difference: Double) -> Double {
        if rationality.isInfinite {
            return LinkFunction.deterministic.probability(thatFirstIsPreferredAt: difference)
        }
        let exponent = -rationality * difference
        return exponent.isNaN ? 0.5 : 1 / (1 + Mathematics.exponential(exponent))
    }
}
