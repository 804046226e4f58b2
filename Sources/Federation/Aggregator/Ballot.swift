// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The votes of a round by block: the majority of a block's voters is its vote.
struct Ballot {
    private var balances: [Int32]
    private var counts: [Int]

    init(blockCount: Int) {
        balances = [Int32](repeating: 0, count: blockCount)
        counts = [Int](repeating: 0, count: blockCount)
    }

    /// Counts a vote.
    mutating func add(_ vote: Vote, block: Int) {
        balances[block] += vote.sign
        counts[block] += 1
    }

    /// A block's vote: absent when nobody voted, an abstention when the voters are undecided.
    subscript(block: Int) -> Vote {
        if counts[block] == 0 { return .absent }
        return balances[block] > 0 ? .inFavour : balances[block] < 0 ? .against : .abstained
    }

    /// All blocks' votes.
    var votes: RoundVotes {
        var votes = RoundVotes()
        for block in counts.indices { votes.set(block, to: self[block]) }
        return votes
    }

    /// Whether the others of a block say the same as one of its voters; nil when there are none, when they
    /// are undecided, or when the vote itself says nothing.
    /// The vote itself is among those that were added.
    func agrees(_ vote: Vote, block: Int) -> Bool? {
        let others = balances[block] - vote.sign
        guard vote.sign != 0, others != 0 else { return nil }
        return (others > 0) == (vote.sign > 0)
    }
}
