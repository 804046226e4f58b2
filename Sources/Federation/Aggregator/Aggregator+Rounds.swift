// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension Aggregator {
    /// Counts a vote, or says why not.
    mutating func take(
        _ frame: VoteFrame, from number: Int, _ connection: ConnectionNumber, now: UInt64
    ) {
        guard frame.round == round, case .collecting = stage else {
            if frame.round <= round { totals.late += 1 } else { totals.foreign += 1 }
            return
        }
        guard frame.fingerprint == fingerprint.short else {
            return diverge(number, connection, now: now)
        }
        guard let block = block(of: members[number]), !members[number].shown.isQuarantined else {
            totals.foreign += 1
            return
        }
        guard members[number].vote == nil else {
            totals.duplicate += 1
            return
        }
        totals.counted += 1
        if members[number].isAwaited { awaitedCount -= 1 }
        members[number].vote = (frame.vote, block)
        voters.append(number)
        members[number].missedRounds = 0
        members[number].shown.votes += 1
        members[number].shown.lastRound = round
        voteCount += 1
        closeIfDue(now: now)
    }

    /// A member has another θ: it is sent this one.
    mutating func diverge(_ number: Int, _ connection: ConnectionNumber, now: UInt64) {
        totals.diverged += 1
        report(.diverged, number)
        if mayBeWelcomed(number, connection, now: now) { welcome(number, connection, nil) }
    }

    /// Closes the round when it has a quorum, and nobody is waited for or the time is over.
    mutating func closeIfDue(now: UInt64) {
        guard case .collecting = stage, voteCount >= rules.quorum else { return }
        guard (awaitedCount == 0 && voteCount > 0) || isTimeOver(now) else { return }
        let record = RoundRecord(round: round, isAccepted: true, votes: ballot().votes)
        if rules.hasGate {
            stage = .judging(record)
            emit(.judge(record))
        } else {
            stage = .committing(record)
            emit(.commit(record))
        }
    }

    /// Whether the open round has waited for as long as it may.
    func isTimeOver(_ now: UInt64) -> Bool { now >= askedAt && now - askedAt >= rules.deadlineMilliseconds }

    private func ballot() -> Ballot {
        var ballot = Ballot(blockCount: seating.blockCount)
        for case let vote? in voters.lazy.map({ members[$0].vote }) {
            ballot.add(vote.choice, block: vote.block)
        }
        return ballot
    }

    func block(of member: Member) -> Int? {
        member.assignment?.block(inRound: round, blockCount: seating.blockCount)
    }

    /// The gate's answer to ``Effect/judge(_:)``.
    public mutating func judged(isAccepted: Bool) {
        guard case .judging(var record) = stage else { preconditionFailure("no step is being judged") }
        record.isAccepted = isAccepted
        stage = .committing(record)
        emit(.commit(record))
    }

    /// The record of ``Effect/commit(_:)`` is on the disk: the round is over, everybody is told, and the next
    /// one is open.
    public mutating func committed(now: UInt64) {
        guard case .committing(let record) = stage else { preconditionFailure("no round is being committed") }
        close(record, now: now)
        host.replica.commit(record)
        fingerprint = host.replica.fingerprint()
        snapshot = []
        tail.append(record)
        let frame = CommitFrame(record: record, fingerprint: fingerprint.medium)
        emit(.broadcast(joined.all, frame.encoded(host.header.configuration.voteLayout)))
        open(now: now)
    }

    /// Who has a part in the open round: a seat, or a vote that counts.
    private var players: [Int] { Set(seating.members).union(voters).sorted() }

    /// Keeps the accounts of a round.
    private mutating func close(_ record: RoundRecord, now: UInt64) {
        let ballot = ballot()
        let milliseconds = now >= openedAt ? now - openedAt : 0
        var parts: [ClosedRound.Part] = []
        var inFavour = 0
        for number in players {
            guard let block = members[number].vote?.block ?? block(of: members[number]) else { continue }
            let vote = members[number].vote?.choice ?? .absent
            if vote == .absent {
                members[number].shown.absences += 1
                members[number].missedRounds += 1
            }
            if vote.sign > 0 { inFavour += 1 }
            let agrees = ballot.agrees(vote, block: block)
            if let agrees { members[number].compare(agrees: agrees) }
            parts.append(
                ClosedRound.Part(device: members[number].name, block: block, vote: vote, agrees: agrees))
        }
        acceptedCount += record.isAccepted ? 1 : 0
        durations.add(milliseconds: milliseconds)
        if recentRounds.count == FleetStatus.recentRoundLimit { recentRounds.removeFirst() }
        recentRounds.append(
            FleetStatus.Round(
                round: record.round, isAccepted: record.isAccepted, votes: voteCount,
                absent: parts.count - voteCount, inFavour: inFavour, milliseconds: milliseconds))
        emit(.closed(ClosedRound(record: record, parts: parts, milliseconds: milliseconds)))
    }

    /// Opens the round after the one that was committed, or ends the run.
    private mutating func open(now: UInt64) {
        if round % LogRecord.markInterval == 0 || isLastRoundCommitted {
            emit(.mark(.mark(round: round, fingerprint: fingerprint)))
        }
        let players = players
        withdrawAll(of: players)
        voters = []
        voteCount = 0
        // Before anything deals seats anew: what was announced for this round holds in this round.
        for number in players { members[number].open(round, rules) }
        quarantine(among: players)
        if cohort == nil { awaitVotes() } else { clearSeats() }
        openedAt = now
        askedAt = now
        if isLastRoundCommitted {
            stage = .complete
            report(.completed)
            emit(.broadcast(joined.all, ByeFrame(.complete).encoded()))
        } else {
            stage = .collecting
            if cohort == nil { deal() } else { drawCohort() }
        }
    }

    /// Counts those whom the open round waits for.
    private mutating func awaitVotes() {
        awaitedCount = 0
        for number in seating.members {
            members[number].show()
            if members[number].isAwaited { awaitedCount += 1 }
        }
    }

    /// Takes the say, and the seat, of members who disagree too often, as long as a quorum is left: a fleet
    /// below its quorum would stand still for ever.
    private mutating func quarantine(among players: [Int]) {
        guard rules.quarantines else { return }
        var isAnyoneOut = false
        for number in players
        where members[number].isImplausible && members[number].assignment != nil
            && (cohort?.count ?? seating.count) > rules.quorum
        {
            members[number].shown.isQuarantined = true
            cohort?.remove(number)
            release(number)
            report(.quarantined, number)
            isAnyoneOut = true
        }
        if isAnyoneOut { reseat() }
    }

    /// Deals the blocks anew from the next round on, every so many rounds, where several agents share one.
    private mutating func deal() {
        guard rules.dealInterval > 0, round % rules.dealInterval == 0, seating.count > seating.blockCount
        else { return }
        var chance = RandomStream(
            seed: host.header.configuration.seed, name: StreamName(.dealing, round: round))
        seating.deal(&chance)
        reseat()
    }
}
