// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// An aggregator and up to eight devices that come, go and say anything, in any order.
///
/// Whatever they do, it sends whole frames to connections that are open, asks for one record at a time, and
/// a replica that follows its records has its fingerprint.
func feedAggregator(_ input: inout Input) {
    let trial = AggregatorTrial(&input)
    while !input.isEmpty { trial.step(&input) }
}

private final class AggregatorTrial {
    /// What the aggregator waits for.
    private enum Decision { case judgement, commit(RoundRecord) }

    private let layout: RoundVotes.Layout
    private let run: Fingerprint
    private let follower: PolicyHost
    private var aggregator: Aggregator
    private var decision: Decision?
    private var openQuestions: Set<QuestionKey> = []
    private var connections: [ConnectionNumber] = []
    private var connectionCount: ConnectionNumber = 0
    private var now: UInt64 = 0

    init(_ input: inout Input) {
        let run = SmallRun(&input)
        var rules = FleetRules(quorum: input.number(below: 4))
        rules.deadlineMilliseconds = 4
        rules.graceMilliseconds = UInt64(input.number(below: 8))
        rules.memberLimit = 6
        rules.hasGate = input.number(below: 2) == 1
        rules.dealInterval = UInt32(input.number(below: 4))
        let kind = input.number(below: 16)
        rules.quarantines = kind & 1 == 1
        rules.asksPeople = input.number(below: 2) == 1
        let header = run.header
        layout = header.configuration.voteLayout
        if kind & 2 == 2 {
            let size = max(layout.agentCount, rules.quorum) + (kind >> 3)
            rules.cohort = FleetRules.CohortRule(size: size, takesTurns: kind & 4 == 4)
        }
        follower = run.host()
        let scales = follower.scales
        let encoded = bytes(header.encodedBytes) {
            header.write(scales: scales.span, to: &$0)
            return header.encodedBytes
        }
        self.run = RunHeader.identity(of: encoded.span)
        aggregator = Aggregator(run.host(), rules: rules)
    }

    func step(_ input: inout Input) {
        switch input.number(below: 16) {
        case 0: connect(input.number(below: 8))
        case 1:
            guard let connection = anyone(&input) else { return }
            disconnect(connection)
        case 2, 3: greet(&input)
        case 4: vote(&input)
        case 5:
            guard let connection = anyone(&input) else { return }
            send(input.take(input.number(below: 48)), on: connection)
        case 6: playRound(&input)
        case 7: tick(UInt64(input.number(below: 16)))
        case 8:
            let refusal = RefusalFrame(.revoked, retryAfterSeconds: 0)
            aggregator.expel("device \(input.number(below: 8))", refusal, now: now)
        case 9: answer(&input)
        case 10: checkStatus()
        case 11: ask(&input)
        case 12: film(&input)
        case 13: answerQuestion(&input)
        case 14: tell(&input)
        default: aggregator.shutDown()
        }
        carryOut()
    }

    // MARK: Devices

    private func anyone(_ input: inout Input) -> ConnectionNumber? {
        connections.isEmpty ? nil : connections[input.number(below: connections.count)]
    }

    private func connect(_ device: Int) {
        connectionCount += 1
        connections.append(connectionCount)
        aggregator.connect("device \(device)", on: connectionCount, now: now)
    }

    private func disconnect(_ connection: ConnectionNumber) {
        connections.removeAll { $0 == connection }
        aggregator.disconnect(connection, now: now)
    }

    private func send(_ frame: [UInt8], on connection: ConnectionNumber) {
        aggregator.receive(frame.span, on: connection, now: now)
    }

    /// Says hello with no knowledge, the right one, or that of some other round, run or θ.
    private func greet(_ input: inout Input) {
        guard let connection = anyone(&input) else { return }
        let round = aggregator.round
        var knowledge = HelloFrame.Knowledge(
            round: round, run: run, fingerprint: aggregator.host.replica.fingerprint())
        switch input.number(below: 5) {
        case 0: break
        case 1: knowledge.round = round &- UInt32(input.number(below: 16))
        case 2: knowledge.run = Fingerprint()
        case 3: knowledge.fingerprint = Fingerprint()
        default:
            send(bytes(22) { HelloFrame(knowledge: nil).write(to: &$0) }, on: connection)
            return
        }
        send(bytes(22) { HelloFrame(knowledge: knowledge).write(to: &$0) }, on: connection)
    }

    /// Votes for the open round or another one, on the right θ or another one.
    private func vote(_ input: inout Input) {
        guard let connection = anyone(&input) else { return }
        let kind = input.number(below: 6)
        let round = aggregator.round &+ (kind == 4 ? UInt32(input.number(below: 4)) &- 2 : 0)
        let fingerprint = aggregator.host.replica.fingerprint().short ^ (kind == 5 ? 1 : 0)
        // Any direction, also one that nobody was asked about.
        let lane = input.number(below: 16)
        let vote = kind % 3 == 2 ? Vote.abstained : Vote(lane: lane)
        send(VoteFrame(vote: vote, round: round, fingerprint: fingerprint), on: connection)
    }

    private func send(_ vote: VoteFrame, on connection: ConnectionNumber) {
        send(bytes(VoteFrame.encodedBytes) { vote.write(to: &$0) }, on: connection)
    }

    /// Everybody votes, each with the bits of one byte from another place on.
    private func playRound(_ input: inout Input) {
        let signs = input.byte()
        let (round, fingerprint) = (aggregator.round, aggregator.host.replica.fingerprint().short)
        for (index, connection) in connections.enumerated() {
            let turned = Int(signs >> UInt8(index & 7) | signs << UInt8(8 - index & 7))
            let vote = Vote(lane: turned % (2 * layout.candidateCount))
            send(VoteFrame(vote: vote, round: round, fingerprint: fingerprint), on: connection)
        }
        carryOut()
        answer(&input)
        carryOut()
        answer(&input)
    }

    // MARK: Questions

    /// Asks about this round or another one, on any stream, with the right θ or another one.
    private func ask(_ input: inout Input) {
        guard let connection = anyone(&input) else { return }
        let kind = input.number(below: 6)
        let place = Question.Place(
            round: aggregator.round &+ (kind == 4 ? 1 : 0),
            streamIndex: UInt32(input.number(below: 2 * layout.agentCount)), batch: 0)
        let laneCount = kind == 3 ? 4 : follower.replica.configuration.behaviourCount
        let fingerprint = aggregator.host.replica.fingerprint().short ^ (kind == 5 ? 1 : 0)
        let frame = QuestionFrame(
            Question(place: place, laneCount: laneCount), fingerprint: fingerprint)
        send(bytes(QuestionFrame.encodedBytes) { frame.write(to: &$0) }, on: connection)
    }

    /// Sends a whole clip of one sphere in one picture, or pieces that do not belong together.
    private func film(_ input: inout Input) {
        guard let connection = anyone(&input) else { return }
        let clip: [UInt8] = [2, 12, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 9, count: 6)
        let kind = input.number(below: 8)
        let payload = kind == 0 ? input.take(8) + [1] : clip
        let frame = ClipFrame(
            lane: input.number(below: 3), isLast: kind != 1, position: kind == 2 ? 18 : 0)
        send(
            bytes(ClipFrame.headBytes + payload.count) { frame.write(payload.span, to: &$0) },
            on: connection)
    }

    private func answerQuestion(_ input: inout Input) {
        let keys = openQuestions.sorted { ($0.device, $0.streamIndex) < ($1.device, $1.streamIndex) }
        guard !keys.isEmpty else { return }
        let key = keys[input.number(below: keys.count)]
        let isTaken = aggregator.answer(key, Choice(rawValue: UInt8(input.number(below: 18))) ?? .equal)
        if isTaken {
            openQuestions.remove(key)
            precondition(!aggregator.answer(key, .equal), "a question is answered once")
        }
    }

    private func open(_ question: AskedQuestion) {
        precondition(openQuestions.insert(question.key).inserted, "a question is asked once")
        precondition(
            question.clips.count == follower.replica.configuration.behaviourCount, "a clip a behaviour")
    }

    /// Says what somebody beside an agent answered, to this round's question or another one.
    private func tell(_ input: inout Input) {
        guard let connection = anyone(&input) else { return }
        let kind = input.number(below: 6)
        let place = Question.Place(
            round: aggregator.round &+ (kind == 4 ? 1 : 0),
            streamIndex: UInt32(input.number(below: 2 * layout.agentCount)), batch: UInt16(kind == 5 ? 1 : 0))
        let choice = Choice(rawValue: UInt8(input.number(below: 18))) ?? .equal
        let frame = AnswerFrame(choice, place: place)
        send(bytes(AnswerFrame.encodedBytes) { frame.write(to: &$0) }, on: connection)
    }

    private func check(_ key: QuestionKey, _ choice: Choice) {
        precondition(key.round == aggregator.round, "an answer is to the open round's question")
        precondition(!openQuestions.contains(key), "who was answered asks nobody else")
        guard case .lane(let lane) = choice else { return }
        precondition(lane < follower.replica.configuration.behaviourCount, "what was chosen was shown")
    }

    private func close(_ key: QuestionKey) {
        precondition(openQuestions.remove(key) != nil, "what is withdrawn was asked")
    }

    // MARK: What the aggregator wants

    private func tick(_ milliseconds: UInt64) {
        now += milliseconds
        aggregator.tick(now: now)
        precondition(aggregator.nextDeadline.map { $0 > now } ?? true, "what was due was done")
    }

    private func answer(_ input: inout Input) {
        switch decision {
        case .judgement:
            decision = nil
            aggregator.judged(isAccepted: input.number(below: 2) == 1)
        case .commit(let record):
            decision = nil
            follower.replica.commit(record)
            aggregator.committed(now: now)
            let fingerprint = follower.replica.fingerprint()
            precondition(aggregator.host.replica.fingerprint() == fingerprint, "records lead to θ")
            precondition(aggregator.round == follower.replica.round, "a record is a round")
        case nil: break
        }
    }

    private func carryOut() {
        for effect in aggregator.takeEffects() {
            switch effect {
            case .send(let connection, let bytes): check(bytes, to: [connection])
            case .broadcast(let connections, let bytes): check(bytes, to: connections)
            case .hangUp(let connection): disconnect(connection)
            case .judge(let record): ask(.judgement, record)
            case .commit(let record): ask(.commit(record), record)
            case .mark(let record):
                guard case .mark(let round, let fingerprint) = record, round == follower.replica.round,
                    fingerprint == follower.replica.fingerprint()
                else { preconditionFailure("a mark names θ") }
            case .asked(let question): open(question)
            case .withdrawn(let key): close(key)
            case .answered(let key, let choice): check(key, choice)
            case .report, .closed: break
            }
        }
        precondition(aggregator.joinedCount <= connections.count, "who is in the fleet is connected")
    }

    private func ask(_ decision: Decision, _ record: RoundRecord) {
        precondition(self.decision == nil, "one question at a time")
        precondition(record.round == aggregator.round, "a record is for the open round")
        self.decision = decision
    }

    private func check(_ bytes: [UInt8], to receivers: [ConnectionNumber]) {
        precondition(receivers.allSatisfy(connections.contains), "nothing is sent to who is gone")
        do {
            for frame in try FrameLength.cut(bytes, layout) {
                guard try FrameKind.read(frame.span) == .assignment else { continue }
                _ = try AssignmentFrame(reading: frame.span, agentCount: layout.agentCount)
            }
        } catch { preconditionFailure("an aggregator sends whole frames") }
    }

    private func checkStatus() {
        let status = aggregator.status(run: "run", algorithm: "par-s2zpo", now: now)
        precondition(status.connectedCount <= status.memberCount && status.memberCount <= 6, "members")
        precondition(status.acceptedCount + status.rejectedCount == status.round, "every round is counted")
        precondition(status.members.allSatisfy { $0.block ?? 0 < layout.agentCount }, "blocks are blocks")
    }
}
