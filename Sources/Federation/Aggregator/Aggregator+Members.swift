// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

extension Aggregator {
    /// A device has proven its identity on a new connection. It has to say hello before it is in the fleet.
    ///
    /// A device has one connection: an older one gives way, because it is most likely dead.
    public mutating func connect(_ name: String, on connection: ConnectionNumber, now: UInt64) {
        guard let number = memberNumbers[name] ?? makeMember(name) else {
            emit(.send(connection, RefusalFrame(.full, retryAfterSeconds: 240).encoded()))
            emit(.hangUp(connection))
            return
        }
        if let older = members[number].connection {
            emit(.send(older, RefusalFrame(.elsewhere, retryAfterSeconds: 60).encoded()))
            emit(.hangUp(older))
            connections[older] = nil
            leave(number, now: now)
            report(.replaced, number)
        }
        members[number].connect(connection)
        connections[connection] = number
    }

    private mutating func makeMember(_ name: String) -> Int? {
        guard members.count < rules.memberLimit else {
            emit(.report(FleetEvent(kind: .refused, round: round, device: name, detail: "the fleet is full")))
            return nil
        }
        members.append(Member(accounts.removeValue(forKey: name) ?? FleetStatus.Member(name: name)))
        memberNumbers[name] = members.count - 1
        return members.count - 1
    }

    /// A connection ended.
    public mutating func disconnect(_ connection: ConnectionNumber, now: UInt64) {
        guard let number = connections.removeValue(forKey: connection) else { return }
        let wasJoined = members[number].isJoined
        leave(number, now: now)
        members[number].connection = nil
        guard wasJoined else { return }
        report(.left, number)
        closeIfDue(now: now)
    }

    /// The device may not stay, and is told why and whether to come back.
    public mutating func expel(_ name: String, _ refusal: RefusalFrame, now: UInt64) {
        guard let number = memberNumbers[name] else { return }
        if let connection = members[number].connection {
            emit(.send(connection, refusal.encoded()))
            emit(.hangUp(connection))
            disconnect(connection, now: now)
        }
        release(number)
        reseat()
        closeIfDue(now: now)
    }

    private mutating func leave(_ number: Int, now: UInt64) {
        guard members[number].isJoined else { return }
        if members[number].isAwaited { awaitedCount -= 1 }
        if let connection = members[number].connection { joined.remove(connection) }
        cohort?.remove(number)
        if members[number].assignment != nil { lost.insert(number) }
        members[number].isJoined = false
        members[number].lostAt = now
        members[number].shown.isConnected = false
    }

    /// Takes a frame.
    public mutating func receive(_ frame: Span<UInt8>, on connection: ConnectionNumber, now: UInt64) {
        guard let number = connections[connection] else { return }
        do throws(FrameError) {
            switch try FrameKind.read(frame) {
            case .hello: join(number, connection, try HelloFrame(reading: frame), now: now)
            case .vote:
                guard members[number].isJoined else { throw FrameError(.kind, offset: 0) }
                let candidateCount = host.header.configuration.candidateCount
                let vote = try VoteFrame(reading: frame, candidateCount: candidateCount)
                take(vote, from: number, connection, now: now)
            case .question:
                guard members[number].isJoined else { throw FrameError(.kind, offset: 0) }
                try ask(try QuestionFrame(reading: frame), from: number, connection, now: now)
            case .clip:
                guard members[number].isJoined else { throw FrameError(.kind, offset: 0) }
                let clip = try ClipFrame(reading: frame)
                try take(clip, frame.extracting(ClipFrame.headBytes...), from: number)
            case .answer:
                guard members[number].isJoined else { throw FrameError(.kind, offset: 0) }
                try take(try AnswerFrame(reading: frame), from: number)
            case .ping:
                guard try !PingFrame(reading: frame).isAnswer else { return }
                emit(.send(connection, PingFrame(isAnswer: true).encoded()))
            case .bye:
                _ = try ByeFrame(reading: frame)
                emit(.hangUp(connection))
            default: throw FrameError(.kind, offset: 0)
            }
        } catch {
            refuse("\(error.reason) at byte \(error.offset)", number, connection, now: now)
        }
    }

    mutating func refuse(
        _ detail: String, _ number: Int, _ connection: ConnectionNumber, now: UInt64
    ) {
        totals.malformed += 1
        report(.malformed, number, detail)
        emit(.send(connection, RefusalFrame(.malformed, retryAfterSeconds: 60).encoded()))
        emit(.hangUp(connection))
        disconnect(connection, now: now)
    }

    /// Gives the blocks of members that are gone for longer than the grace to others.
    mutating func releaseLost(now: UInt64) {
        var isAnyoneLost = false
        for number in lost.sorted() {
            guard let lostAt = members[number].lostAt.map({ min($0, now) }) else { continue }
            members[number].lostAt = lostAt
            guard now - lostAt >= rules.graceMilliseconds else { continue }
            release(number)
            report(.lost, number)
            isAnyoneLost = true
        }
        if isAnyoneLost { reseat() }
    }

    mutating func release(_ number: Int) {
        withdraw(number)
        seating.remove(number)
        lost.remove(number)
        members[number].assignment = nil
        members[number].nextAssignment = nil
        members[number].shown.block = nil
        members[number].shown.replica = nil
    }

    /// Tells everybody whose block changes, from the next round on.
    mutating func reseat() {
        guard cohort == nil else { return fillCohort() }
        if !seating.isRotating { seating.level() }
        for number in seating.members {
            guard let assignment = seating.assignment(of: number, fromRound: round + 1),
                let present = members[number].nextAssignment ?? members[number].assignment,
                !present.isSame(as: assignment, blockCount: seating.blockCount)
            else { continue }
            members[number].nextAssignment = assignment
            guard members[number].isJoined, let connection = members[number].connection else { continue }
            emit(.send(connection, AssignmentFrame(assignment).encoded()))
        }
    }
}

extension Assignment {
    /// Whether two assignments mean the same from the later of their first rounds on.
    func isSame(as other: Assignment, blockCount: Int) -> Bool {
        let round = max(fromRound, other.fromRound)
        return stride == other.stride && replica == other.replica
            && block(inRound: round, blockCount: blockCount)
                == other.block(inRound: round, blockCount: blockCount)
    }
}
