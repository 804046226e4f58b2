// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The votes of a round by block: what most of a block's voters say is its vote.
struct Ballot {
    private var blocks: [Plurality]

    init(blockCount: Int) { blocks = [Plurality](repeating: Plurality(), count: blockCount) }

    /// Counts a vote.
    mutating func add(_ vote: Vote, block: Int) { blocks[block].add(vote) }

    /// A block's vote: absent when nobody voted, an abstention when the voters are undecided.
    subscript(block: Int) -> Vote { blocks[block].answerCount == 0 ? .absent : blocks[block].vote }

    /// All blocks' votes.
    var votes: RoundVotes {
        var votes = RoundVotes()
        for block in blocks.indices { votes.set(block, to: self[block]) }
        return votes
    }

    /// Whether the others of a block say the same as one of its voters; nil when there are none, when they
    /// are undecided or chose another direction, or when the vote itself says nothing.
    ///
    /// Of two good directions one may choose either, so that different choices say nothing of honesty; but
    /// who keeps voting against the sign that the others found is wrong, whatever M is.
    /// The vote itself is among those that were added.
    func agrees(_ vote: Vote, block: Int) -> Bool? {
        guard vote.sign != 0 else { return nil }
        var others = blocks[block]
        others.remove(vote)
        let choice = others.vote
        guard choice.sign != 0, choice.candidate == vote.candidate else { return nil }
        return choice.sign == vote.sign
    }
}
