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

    /// Whether it can answer questions about so many behaviours.
    ///
    /// All but people with some link functions can about more than two.
    public func canChoose(among behaviourCount: Int) -> Bool {
        guard behaviourCount > 2 else { return true }
        switch members {
        case .panel(let panel): return panel.panelist.choosesAmongMany
        case .teacher: return true
        }
    }

    /// Answers "which of these batches is the best?".
    ///
    /// A teacher measures its thresholds with what it saw before this question, then remembers all batches,
    /// the first one first. No memory is allocated.
    /// - Parameters:
    ///   - batches: by lane, 2 to 16, as many as ``canChoose(among:)`` accepts. Of two, the second is the one
    ///     that a panel's tie favours: the current policy, where pairs are one-sided.
    ///   - stream: where the answers' chance comes from. Of two, a panel with a link function uses P uniform
    ///     numbers, a teacher two.
    public mutating func choose(among batches: Span<BatchScore>, stream: inout RandomStream) -> Judgement {
        precondition(batches.count >= 2 && canChoose(among: batches.count), "a question that it can answer")
        var scores = InlineArray<16, Double>(repeating: 0)
        for lane in 0..<batches.count { scores[lane] = judge.score(of: batches[lane]) }
        switch members {
        case .panel(let panel):
            var stepCount = 0.0
            for lane in 0..<batches.count { stepCount = max(stepCount, batches[lane].meanStepCount) }
            return panel.choose(
                among: scores.span.extracting(0..<batches.count), stepCount: stepCount, stream: &stream)
        case .teacher(let teacher):
            let choice = teacher.choose(among: batches, judge: judge, margin: margin.value, stream: &stream)
            for lane in 0..<batches.count { margin.add(scores[lane]) }
            return Judgement(choice, labelCount: 1)
        }
    }
}
