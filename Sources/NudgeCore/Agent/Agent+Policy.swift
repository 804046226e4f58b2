// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// The run's settings.
    public var configuration: RunConfiguration { replica.configuration }

    /// Whether a pair has begun and its question is not open yet. θ may be perturbed then.
    public var isShowingPair: Bool {
        phase == .inEpisode || (phase == .readyForEpisode && (side > 0 || trajectory > 0))
    }

    /// Whether nothing has happened since start-up, so that θ₀ and the scales may still be set.
    public var isFresh: Bool {
        round == 0 && answerCount == 0 && phase == .readyForEpisode && !isShowingPair
    }

    /// The lattice parameter of θ at `index`. Not while a pair is shown.
    public func parameter(_ index: Int) -> Int16 {
        precondition(!isShowingPair, "θ is perturbed while a pair is shown")
        return replica[index]
    }

    /// The action of θ itself, for showing what has been learned. Not while a pair is shown. Never allocates.
    public mutating func evaluate(observation: Span<Float>, action: inout MutableSpan<Float>) {
        precondition(!isShowingPair, "θ is perturbed while a pair is shown")
        replica.act(with: &actor, observation: observation, action: &action)
    }
}
