// SPDX-License-Identifier: Apache-2.0

/// Counts N answers about an agent's behaviours, or the votes for a block: most voices win, a tie abstains.
///
/// Of a single pair it is the majority: Ô = sign Σ (o_n − ½).
public struct Plurality: Sendable {
    /// Answers so far, of any kind.
    public private(set) var answerCount = 0
    private var voices = InlineArray<16, UInt32>(repeating: 0)

    /// Starts at no answers.
    public init() {}

    /// Counts an answer.
    public mutating func add(_ choice: Choice) {
        answerCount += 1
        if case .lane(let lane) = choice { voices[Int(lane)] += 1 }
    }

    /// Counts a vote.
    public mutating func add(_ vote: Vote) {
        answerCount += 1
        if let lane = vote.lane { voices[lane] += 1 }
    }

    /// Takes back a vote that was counted.
    public mutating func remove(_ vote: Vote) {
        answerCount -= 1
        if let lane = vote.lane { voices[lane] -= 1 }
    }

    /// Voices for the lane that has most, less those for the one that comes next.
    public var lead: UInt32 {
        var (most, next) = (voices[0], UInt32(0))
        for lane in 1..<Limits.behaviourCountMaximum {
            next = max(next, min(most, voices[lane]))
            most = max(most, voices[lane])
        }
        return most - next
    }

    /// A vote for the lane with most voices; an abstention when two have as many, or none has any.
    public var vote: Vote {
        var best = 0
        for lane in 1..<Limits.behaviourCountMaximum where voices[lane] > voices[best] { best = lane }
        return lead > 0 ? Vote(lane: best) : .abstained
    }
}
