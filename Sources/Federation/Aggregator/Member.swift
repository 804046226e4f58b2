import NudgeCore

/// A device that has been in the fleet since the aggregator started.
struct Member {
    let name: String
    /// Its connection, if it has one.
    var connection: ConnectionNumber?
    /// Whether it said hello on that connection.
    var isJoined = false
    /// When its connection ended.
    var lostAt: UInt64?
    /// What it tries now; nil when its block was given away.
    var assignment: Assignment?
    /// What it tries from a later round on.
    var nextAssignment: Assignment?
    /// Its vote of the open round, and the block it is for.
    var vote: (sign: Vote, block: Int)?
    /// Its counters, as they are shown.
    var shown: FleetStatus.Member

    init(name: String) {
        self.name = name
        shown = FleetStatus.Member(name: name)
    }

    /// Whether the open round waits for it.
    var isAwaited: Bool { isJoined && assignment != nil && vote == nil && !shown.isQuarantined }

    /// Puts what holds from a round on in force.
    mutating func open(_ round: UInt32) {
        vote = nil
        if let next = nextAssignment, next.fromRound <= round {
            assignment = next
            nextAssignment = nil
        }
    }

    /// Notes how a vote compares with the others' of the same block.
    mutating func compare(agrees: Bool) {
        if agrees { shown.agreements += 1 } else { shown.disagreements += 1 }
    }

    /// Whether it disagreed so often that chance is out of the question: more than half of the time, by four
    /// standard deviations of a coin. A liar among honest agents is found in tens of rounds.
    var isImplausible: Bool {
        let agreements = Double(shown.agreements)
        let disagreements = Double(shown.disagreements)
        let count = agreements + disagreements
        return count >= 16 && disagreements - agreements > 4 * count.squareRoot()
    }
}
