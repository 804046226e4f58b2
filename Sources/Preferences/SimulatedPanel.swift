// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// The people of one agent, or of the server's acceptance gate, as a program plays them.
///
/// Its settings come from the run's settings; ``margin`` is the only state, and a run that resumes restores
/// it.
public struct SimulatedPanel: Equatable, Sendable {
    /// Who answers.
    public enum Members: Equatable, Sendable {
        /// P panelists with a link function, by strict majority.
        case panel(Panel)
        /// One teacher with human weaknesses.
        case teacher(Teacher)
    }

    /// Who answers.
    public let members: Members
    /// What they look at.
    public let judge: Judge
    /// What behaviour has been worth lately. Only a teacher reads and writes it.
    public var margin = RunningMargin()

    /// Makes a panel that has seen nothing yet.
    public init(_ members: Members, judge: Judge = .return) {
        self.members = members
        self.judge = judge
    }

    /// The discount that trajectories must be scored with: a myopic teacher's γ, otherwise 1.
    public var discount: Double {
        switch members {
        case .panel: 1
        case .teacher(let teacher): teacher.discount
        }
    }

    /// Answers "which of these two batches is better?".
    ///
    /// A teacher measures its thresholds with what it saw before this question, then remembers both batches,
    /// the first one first. No memory is allocated.
    /// - Parameters:
    ///   - first: the batch under the perturbed policy, in Par-S²ZPO.
    ///   - second: the batch under the current policy; a panel's tie favours it.
    ///   - stream: where the answers' chance comes from. A panel uses P uniform numbers, a teacher two.
    public mutating func prefer(
        first: BatchScore, second: BatchScore, stream: inout RandomStream
    ) -> Judgement {
        let scores = (first: judge.score(of: first), second: judge.score(of: second))
        switch members {
        case .panel(let panel):
            return panel.judge(difference: scores.first - scores.second, stream: &stream)
        case .teacher(let teacher):
            let preference = teacher.answer(
                first: first, second: second, judge: judge, margin: margin.value, stream: &stream)
            margin.add(scores.first)
            margin.add(scores.second)
            return Judgement(preference: preference, labelCount: 1)
        }
    }
}
