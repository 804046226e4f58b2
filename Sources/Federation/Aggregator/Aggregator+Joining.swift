// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension Aggregator {
    /// Welcomes an agent and brings it up to date.
    mutating func join(_ number: Int, _ connection: ConnectionNumber, _ hello: HelloFrame, now: UInt64) {
        guard mayBeWelcomed(number, connection, now: now) else { return }
        if members[number].isAwaited { awaitedCount -= 1 }
        seat(number)
        members[number].isJoined = true
        joined.insert(connection)
        lost.remove(number)
        members[number].lostAt = nil
        members[number].shown.isConnected = true
        if members[number].isAwaited { awaitedCount += 1 }
        welcome(number, connection, hello.knowledge)
        report(.joined, number)
        if isComplete { emit(.send(connection, ByeFrame(.complete).encoded())) }
        fillCohort()
    }

    /// Whether a member may have the run's state once more. A board that cannot keep in step, or does not
    /// want to, would have the server send snapshots without end; it is hung up on and has to wait.
    mutating func mayBeWelcomed(_ number: Int, _ connection: ConnectionNumber, now: UInt64) -> Bool {
        guard members[number].welcome(inRound: round) > FleetRules.welcomeLimit else { return true }
        refuse("asks for the run's state too often", number, connection, now: now)
        return false
    }

    /// Gives a member a block now, and others another one from the next round on where that is needed.
    private mutating func seat(_ number: Int) {
        guard !members[number].shown.isQuarantined else { return }
        cohort?.add(number)
        guard members[number].assignment == nil, cohort == nil else { return }
        let wasRotating = seating.isRotating
        seating.add(number)
        members[number].assignment = seating.seat(of: number, fromRound: round)
        members[number].show()
        if wasRotating { reseat() }
    }

    /// Sends a welcome and what the agent lacks: nothing, the log's tail, or a snapshot, whichever is less.
    mutating func welcome(
        _ number: Int, _ connection: ConnectionNumber, _ knowledge: HelloFrame.Knowledge?
    ) {
        let mine = HelloFrame.Knowledge(round: round, run: run, fingerprint: fingerprint)
        // Who has no block follows the run without a say: as an onlooker of block 0 where nobody rests, which
        // agents of earlier versions understand, too.
        let onlooker = cohort == nil ? Assignment(fromRound: round, block: 0) : .resting(fromRound: round)
        let assignment = members[number].assignment ?? onlooker
        var bytes = WelcomeFrame.encoded(
            isBehind: knowledge != mine, round: round, assignment: assignment, header: header, panel: panel)
        if knowledge != mine {
            let missing = knowledge.flatMap { $0.run == mine.run ? tail.records(from: $0.round) : nil }
            if let missing, !missing.isEmpty {
                bytes += LogTail.chunks(
                    missing, host.header.configuration.voteLayout,
                    mark: .mark(round: round, fingerprint: fingerprint))
            } else {
                bytes += snapshotChunks()
            }
        }
        if let next = members[number].nextAssignment { bytes += AssignmentFrame(next).encoded() }
        emit(.send(connection, bytes))
    }

    private mutating func snapshotChunks() -> [UInt8] {
        if snapshot.isEmpty {
            var state = [UInt8](repeating: 0, count: host.replica.stateBytes)
            var span = state.mutableSpan
            host.replica.writeState(to: &span)
            snapshot = ChunkFrame.cut(state, isSnapshot: true)
        }
        return snapshot
    }
}

extension Member {
    /// Shows the block that it has now.
    mutating func show() {
        shown.block = assignment.map { Int($0.block) }
        shown.replica = assignment.map { Int($0.replica) }
    }
}
