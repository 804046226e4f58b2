// SPDX-License-Identifier: Apache-2.0

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
    var vote: (choice: Vote, block: Int)?
    /// What it asks somebody else in the open round.
    var asking: OpenQuestion?
    /// Rounds in a row that it let pass.
    var missedRounds: UInt32 = 0
    /// Whether the open round goes on without it.
    private var isSlow = false
    /// Welcomes that it got in this round on its connection.
    private var welcomes: (round: UInt32, count: Int) = (0, 0)
    /// Its counters, as they are shown.
    var shown: FleetStatus.Member

    /// - Parameter account: its counters.
    init(_ account: FleetStatus.Member) {
        name = account.name
        shown = account
    }

    /// Whether its vote of the open round has yet to come.
    var isExpected: Bool { assignment != nil && vote == nil && !isSlow && !shown.isQuarantined }
    /// Whether the open round waits for it.
    var isAwaited: Bool { isJoined && isExpected }

    /// It came on a new connection, with new patience.
    mutating func connect(_ connection: ConnectionNumber) {
        self.connection = connection
        missedRounds = 0
        isSlow = false
        welcomes.count = 0
    }

    /// Counts a welcome. Returns how many it got in this round.
    mutating func welcome(inRound round: UInt32) -> Int {
        welcomes = (round, welcomes.round == round ? welcomes.count + 1 : 1)
        return welcomes.count
    }

    /// Puts what holds from a round on in force.
    mutating func open(_ round: UInt32, _ rules: FleetRules) {
        vote = nil
        isSlow =
            rules.patienceRounds > 0 && missedRounds >= rules.patienceRounds
            && missedRounds % FleetRules.patienceInterval != 0
        if let next = nextAssignment, next.fromRound <= round {
            assignment = next
            nextAssignment = nil
        }
    }

    /// It was silent for too long: the open round goes on without it, and takes its vote if it comes yet.
    mutating func giveUp() { isSlow = true }

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
