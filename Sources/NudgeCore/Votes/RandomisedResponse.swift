// SPDX-License-Identifier: Apache-2.0

/// Randomised response (Warner, JASA 60, 1965), among as many answers as a question has behaviours: a vote is
/// what was chosen with a known chance, and otherwise drawn evenly among all of them.
///
/// Of a single vote nobody can tell which of the two it was, so whoever answered can deny it; over many votes
/// the better direction still has most.
public struct RandomisedResponse: Equatable, Sendable {
    /// The chance, in 65,536ths, that a vote is what was chosen: 1 to 65,535.
    public let truth: UInt16

    /// - Returns: nil for a chance of 0, which says nothing at all.
    public init?(truth: UInt16) {
        guard truth > 0 else { return nil }
        self.truth = truth
    }

    /// The vote that leaves the agent. Who abstained says one of the behaviours, drawn evenly: an abstention
    /// would tell.
    /// - Parameters:
    ///   - chosen: what the answers come to.
    ///   - behaviourCount: 2M.
    ///   - words: random bits that only the agent has, used for this vote and for no other.
    func vote(hiding chosen: Vote, behaviourCount: Int, words: SIMD4<UInt32>) -> Vote {
        if chosen.sign != 0, words.x & 0xFFFF < UInt32(truth) { return chosen }
        // 2M is a power of two.
        return Vote(lane: Int(words.y & UInt32(behaviourCount - 1)))
    }
}
