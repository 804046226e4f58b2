// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// The run's settings.
    public var configuration: RunConfiguration { replica.configuration }

    /// Whether behaviours are being shown and their question is not open yet. θ may be perturbed then.
    public var isShowing: Bool {
        phase == .inEpisode || (phase == .readyForEpisode && (lane > 0 || trajectory > 0))
    }

    /// Whether nothing has happened since start-up, so that θ₀ and the scales may still be set.
    public var isFresh: Bool {
        round == 0 && answerCount == 0 && phase == .readyForEpisode && !isShowing
    }

    /// All lattice parameters as they are at the moment: while a behaviour is shown, its own. They stay where
    /// they are as long as the agent's memory does.
    public var parameters: UnsafeBufferPointer<Int16> {
        unsafe UnsafeBufferPointer(start: replica.parameters, count: replica.parameterCount)
    }

    /// The lattice parameter of θ at `index`. Not while behaviours are shown.
    public func parameter(_ index: Int) -> Int16 {
        precondition(!isShowing, "θ is perturbed while behaviours are shown")
        return replica[index]
    }

    /// An episode of θ itself begins, for showing what has been learned: a rhythm's clock stands at 0.
    public mutating func beginEvaluation() {
        precondition(!isShowing, "θ is perturbed while behaviours are shown")
        actor.begin()
    }

    /// The action of θ itself, for showing what has been learned. Not while behaviours are shown. Never
    /// allocates.
    public mutating func evaluate(observation: Span<Float>, action: inout MutableSpan<Float>) {
        precondition(!isShowing, "θ is perturbed while behaviours are shown")
        replica.act(with: &actor, observation: observation, action: &action)
    }
}
