// SPDX-License-Identifier: Apache-2.0

import CNudge
import Federation
import NudgeCore

/// A member of the C library, at a stream or at a serial line, and a real aggregator; between them somebody
/// who loses, repeats, damages and invents.
///
/// What the member's calls promise holds. At a serial line its policy is always one that the server had. And
/// whatever came before: the second undamaged connection at the latest brings the member in step.
func feedMember(_ input: inout Input) {
    let trial = MemberTrial(&input)
    while !input.isEmpty { trial.step(&input) }
    if !trial.getsInStep() {
        precondition(trial.getsInStep(), "a member gets in step on the second undamaged connection")
    }
}

/// Two others vote by hand, so that θ moves.
private final class MemberTrial {
    private let member: FuzzedMember
    private let layout: RoundVotes.Layout
    private let mayLackRoom: Bool
    private var aggregator: Aggregator
    private var connection: ConnectionNumber = 100
    private var session: SealedSession?
    /// What is on its way to the member, as it travels.
    private var wire: [[UInt8]] = []
    /// The fingerprints that θ had.
    private var policies: Set<UInt64> = []
    private var now: UInt64 = 0

    init(_ input: inout Input) {
        let run = SmallRun(&input)
        layout = run.header.configuration.voteLayout
        var rules = FleetRules(quorum: 0)
        rules.deadlineMilliseconds = 1
        rules.graceMilliseconds = UInt64(input.number(below: 8))
        rules.dealInterval = UInt32(input.number(below: 4))
        aggregator = Aggregator(run.host(), rules: rules)
        let kind = input.number(below: 8)
        mayLackRoom = kind >> 1 == 0
        member = FuzzedMember(isSerial: kind & 1 == 1, hasRoom: !mayLackRoom)
        let hello = bytes(HelloFrame.encodedBytes) { HelloFrame(knowledge: nil).write(to: &$0) }
        for voter in UInt64(0)..<2 {
            aggregator.connect("voter \(voter)", on: voter, now: now)
            aggregator.receive(hello.span, on: voter, now: now)
        }
        policies.insert(aggregator.host.replica.fingerprint().value)
        connect()
    }

    func step(_ input: inout Input) {
        switch input.number(below: 12) {
        case 0, 1: deliverNext(pieceBytes: 1 + input.number(below: 64))
        case 2:
            guard !wire.isEmpty else { return }
            wire[0][input.number(below: wire[0].count)] ^= input.byte()
            deliverNext()
        case 3: if !wire.isEmpty { wire.removeFirst() }
        case 4: if let next = wire.first { wire.insert(next, at: 0) }
        case 5: deliver(invented(&input))
        case 6: member.play(answer: input.byte())
        case 7: speak()
        case 8: playRound(&input)
        case 9: connect()
        case 10:
            guard !wire.isEmpty else { return }
            deliver(Array(wire[0].prefix(input.number(below: wire[0].count))))
            connect()
        default:
            guard !wire.isEmpty else { return }
            wire.append(wire.removeFirst())
        }
    }

    // MARK: The way down

    private func deliverNext(pieceBytes: Int = .max) {
        if !wire.isEmpty { deliver(wire.removeFirst(), pieceBytes: pieceBytes) }
    }

    private func deliver(_ bytes: [UInt8], pieceBytes: Int = .max) {
        for event in member.receive(bytes, pieceBytes: pieceBytes) where member.isSerial {
            guard event == NUDGE_JOINED || event == NUDGE_COMMITTED, let policy = member.policy else {
                continue
            }
            precondition(policies.contains(policy), "the policy is one that the server had")
        }
    }

    /// Any bytes, or a frame of a kind with any content, as long as its kind says.
    private func invented(_ input: inout Input) -> [UInt8] {
        let kind = UInt8(input.number(below: 16))
        guard kind > 0 else { return input.take(input.number(below: 64)) }
        let head = [FrameKind.protocolVersion << 4 | kind] + input.take(11)
        let length = (try? FrameLength.of(head.span, layout)) ?? 12
        let content = (head + input.take(max(length - head.count, 0))).prefix(length)
        let frame = content + [UInt8](repeating: 0, count: length - content.count)
        return member.isSerial ? onLine(Array(frame)) : Array(frame)
    }

    /// What the server's effects send to the member.
    private func carryOut() {
        var effects = aggregator.takeEffects()
        while !effects.isEmpty {
            for effect in effects {
                switch effect {
                case .send(connection, let bytes): send(bytes)
                case .broadcast(let connections, let bytes) where connections.contains(connection):
                    send(bytes)
                case .commit:
                    aggregator.committed(now: now)
                    policies.insert(aggregator.host.replica.fingerprint().value)
                default: break
                }
            }
            effects = aggregator.takeEffects()
        }
    }

    private func send(_ bytes: [UInt8]) {
        do {
            for frame in try FrameLength.cut(bytes, layout) {
                if !member.isSerial {
                    wire.append(frame)
                } else if let sealed = session?.sealed(frame) {
                    wire.append(onLine(sealed))
                }
            }
        } catch { preconditionFailure("an aggregator sends whole frames") }
    }

    // MARK: The way up

    /// A stream is opened anew, or the gateway asks who is there.
    private func connect() {
        wire = []
        if member.isSerial {
            wire = [onLine([FrameKind.protocolVersion << 4 | FrameKind.ping.rawValue, 0])]
        } else {
            open()
            member.connect()
        }
    }

    private func open() {
        aggregator.disconnect(connection, now: now)
        connection += 1
        aggregator.connect("member", on: connection, now: now)
        carryOut()
    }

    /// The member says what is due.
    private func speak() {
        let bytes = member.transmit()
        for frame in member.isSerial ? offLine(bytes) : bytes.isEmpty ? [] : [bytes] { arrive(frame) }
    }

    private func arrive(_ frame: [UInt8]) {
        if let introduction = try? IntroductionFrame(reading: frame.span) {
            session = nil
            open()
            let key = FuzzedMember.key
            session = SealedSession(
                DeviceKey(key.span), deviceNonce: introduction.nonce, serverNonce: connection,
                end: .server)
            wire = [onLine(IntroductionFrame(nonce: connection).encoded())]
            return
        }
        var range = 0..<frame.count
        if member.isSerial {
            guard let opened = try? session?.open(frame.span) else { return connect() }
            range = opened
        }
        aggregator.receive(frame.span.extracting(range), on: connection, now: now)
        carryOut()
    }

    // MARK: The round

    /// The others vote, and the round's time ends.
    private func playRound(_ input: inout Input) {
        let fingerprint = aggregator.host.replica.fingerprint().short
        for voter in UInt64(0)..<2 {
            let vote = Vote(lane: input.number(below: 2 * layout.candidateCount))
            let frame = VoteFrame(vote: vote, round: aggregator.round, fingerprint: fingerprint)
            let encoded = bytes(VoteFrame.encodedBytes) { frame.write(to: &$0) }
            aggregator.receive(encoded.span, on: voter, now: now)
        }
        now += 1
        aggregator.tick(now: now)
        carryOut()
    }

    // MARK: The end

    /// Whether one undamaged connection, and a round on it, leave the member where the aggregator is. One
    /// without the room for the run says so instead.
    func getsInStep() -> Bool {
        var nothing = Input([])
        connect()
        exchange()
        playRound(&nothing)
        exchange()
        // After the last round a pair may still be shown.
        if member.phase == NUDGE_IN_EPISODE { member.play(answer: 0) }
        if mayLackRoom, member.error == NUDGE_ERROR_MEMORY { return true }
        return member.policy == aggregator.host.replica.fingerprint().value
    }

    /// Both sides say what they have to say, undamaged. A line of a member without room begins anew for ever.
    private func exchange() {
        for _ in 0..<20 {
            while !wire.isEmpty { deliverNext() }
            speak()
        }
    }
}
