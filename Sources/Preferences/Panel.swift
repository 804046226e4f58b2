// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// P people who are shown the same pair of batches and answer one bit each (Algorithm 2 of arXiv 2604.17747).
public struct Panel: Equatable, Sendable {
    /// The largest panel.
    public static let panelistCountLimit = 65_535

    /// How each panelist answers.
    public let panelist: Panelist
    /// P: within 1 and `panelistCountLimit`.
    public let panelistCount: Int
    /// Whether nobody is asked any more once the others could not change the outcome. The preferences are the
    /// same, to the bit, for between P/2 and P labels.
    public let stopsWhenDecided: Bool

    /// Makes a panel.
    /// - Parameters:
    ///   - panelist: how each of them chooses.
    ///   - panelistCount: P, within 1 and ``panelistCountLimit``.
    ///   - stopsWhenDecided: as the property; the paper asks everybody.
    public init(_ panelist: Panelist, panelistCount: Int = 1, stopsWhenDecided: Bool = false) {
        precondition(
            panelistCount >= 1 && panelistCount <= Self.panelistCountLimit, "a panel has 1 to 65535 people")
        self.panelist = panelist
        self.panelistCount = panelistCount
        self.stopsWhenDecided = stopsWhenDecided
    }

    /// Makes a panel whose people answer by a link function.
    public init(_ linkFunction: LinkFunction, panelistCount: Int = 1, stopsWhenDecided: Bool = false) {
        self.init(.link(linkFunction), panelistCount: panelistCount, stopsWhenDecided: stopsWhenDecided)
    }

    /// Asks panelists with a link function about a pair, one after the other.
    ///
    /// Cost: one link function and a uniform number for each who is asked, two words of the stream each; no
    /// memory.
    /// - Parameters:
    ///   - difference: the first batch's mean score minus the second's.
    ///   - stream: where the panelists' chance comes from.
    /// - Returns: `first` when strictly more than half prefer it, otherwise `second`: with the perturbed
    ///   batch first, a tie keeps the unperturbed policy. A label for each who was asked.
    public func judge(difference: Double, stream: inout RandomStream) -> Judgement {
        guard case .link(let linkFunction) = panelist else {
            preconditionFailure("a difference says nothing to an eye")
        }
        let probability = linkFunction.probability(thatFirstIsPreferredAt: difference)
        let majority = panelistCount / 2 + 1
        var firstCount = 0
        var labelCount = 0
        while labelCount < panelistCount {
            if stream.nextUniform() < probability { firstCount += 1 }
            labelCount += 1
            let isDecided = firstCount >= majority || labelCount - firstCount > panelistCount - majority
            if stopsWhenDecided, isDecided { break }
        }
        return Judgement(firstCount >= majority ? .first : .second, labelCount: labelCount)
    }
}

/// A panel's or a teacher's answer and what it cost.
public struct Judgement: Equatable, Sendable {
    /// Which behaviour is the best.
    public var choice: Choice
    /// The answers that were asked for. "Cannot tell" counts: somebody looked.
    public var labelCount: Int

    /// Makes a judgement.
    public init(_ choice: Choice, labelCount: Int) {
        self.choice = choice
        self.labelCount = labelCount
    }
}
