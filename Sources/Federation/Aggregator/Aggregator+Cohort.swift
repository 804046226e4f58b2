// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Where a fleet has many more members than a round needs, only some play each round. Everybody follows the
/// commits; who does not play rests, and costs a round nothing but the commit.
extension Aggregator {
    /// Takes all seats of the last round away.
    mutating func clearSeats() {
        for number in seating.members {
            members[number].assignment = nil
            members[number].nextAssignment = nil
            members[number].show()
        }
        seating.clear()
        lost = []
        awaitedCount = 0
    }

    /// Gives the open round's seats to a cohort.
    mutating func drawCohort() {
        cohort?.open()
        fillCohort()
    }

    /// Draws members until as many as the cohort has have voted or are expected to, and tells each what it
    /// tries. Who is slow, or silent, has a seat besides them.
    mutating func fillCohort() {
        guard case .collecting = stage, let size = cohort?.size, voteCount + awaitedCount < size else {
            return
        }
        // Each time is another stream: who replaces somebody is no more foreseen than who was drawn.
        var chance = RandomStream(
            seed: host.header.configuration.seed,
            name: StreamName(.dealing, round: round, index: UInt32(truncatingIfNeeded: drawCount)))
        drawCount += 1
        var busy = Set(seating.members)
        var missing = size - voteCount - busy.count { members[$0].isExpected }
        busy.formUnion(voters)
        while missing > 0, let number = cohort?.next(&chance, besides: busy) {
            busy.insert(number)
            members[number].open(round, rules)
            seatForRound(number)
            guard members[number].isAwaited else { continue }
            awaitedCount += 1
            missing -= 1
        }
    }

    /// Gives a member a seat in the open round; after it, it rests.
    private mutating func seatForRound(_ number: Int) {
        seating.add(number)
        let next = Assignment.resting(fromRound: round + 1)
        members[number].assignment = seating.seat(of: number, fromRound: round)
        members[number].nextAssignment = next
        members[number].show()
        guard let connection = members[number].connection, let now = members[number].assignment else {
            return
        }
        emit(.send(connection, AssignmentFrame(now).encoded() + AssignmentFrame(next).encoded()))
    }

    /// Asks others, where those who were drawn did not vote in time and there is no quorum without them. They
    /// keep their seats, because they may vote yet.
    mutating func replaceSilent(now: UInt64) {
        guard case .collecting = stage, cohort != nil, voteCount < rules.quorum, isTimeOver(now) else {
            return
        }
        for number in seating.members { members[number].giveUp() }
        awaitedCount = 0
        askedAt = now
        fillCohort()
    }
}
