public import NudgeCore

/// P people who are shown the same pair of batches and answer one bit each (Algorithm 2 of arXiv 2604.17747).
public struct Panel: Equatable, Sendable {
    /// The largest panel.
    public static let panelistCountLimit = 65_535

    /// How each panelist answers.
    public let linkFunction: LinkFunction
    /// P: within 1 and `panelistCountLimit`.
    public let panelistCount: Int

    /// Makes a panel.
    /// - Parameter panelistCount: P, within 1 and ``panelistCountLimit``.
    public init(_ linkFunction: LinkFunction, panelistCount: Int = 1) {
        precondition(
            panelistCount >= 1 && panelistCount <= Self.panelistCountLimit, "a panel has 1 to 65535 people")
        self.linkFunction = linkFunction
        self.panelistCount = panelistCount
    }

    /// Asks every panelist.
    ///
    /// Cost: one link function and P uniform numbers, two words of the stream each; no memory.
    /// - Parameters:
    ///   - difference: the first batch's mean score minus the second's.
    ///   - stream: where the panelists' chance comes from.
    /// - Returns: `first` when strictly more than half prefer it, otherwise `second`: with the perturbed
    ///   batch first, a tie keeps the unperturbed policy. P labels.
    public func judge(difference: Double, stream: inout RandomStream) -> Judgement {
        let probability = linkFunction.probability(thatFirstIsPreferredAt: difference)
        var firstCount = 0
        for _ in 0..<panelistCount where stream.nextUniform() < probability {
            firstCount += 1
        }
        return Judgement(
            preference: 2 * firstCount > panelistCount ? .first : .second, labelCount: panelistCount)
    }
}

/// A panel's or a teacher's answer and what it cost.
public struct Judgement: Equatable, Sendable {
    /// Which behaviour is better.
    public var preference: Preference
    /// The answers that were asked for. "Cannot tell" counts: somebody looked at the pair.
    public var labelCount: Int

    /// Makes a judgement.
    public init(preference: Preference, labelCount: Int) {
        self.preference = preference
        self.labelCount = labelCount
    }
}
