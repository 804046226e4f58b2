// SPDX-License-Identifier: Apache-2.0

import CNudge
import Federation
import NudgeCore
import Testing

/// Members, a real aggregator, and between them streams, or serial lines with a gateway that a test may
/// spoil.
final class MemberFleet {
    /// A connection as the server's side sees it; sealed through a gateway.
    private struct Connection {
        var member: Int
        var session: SealedSession?
    }

    private(set) var aggregator: Aggregator
    var members: [OwnedMember] = []
    private var connections: [ConnectionNumber: Connection] = [:]
    private var lastNumber: ConnectionNumber = 0
    private var now: UInt64 = 0
    /// What becomes of a frame on its way: itself, another one, several, or none.
    var carry: (_ frame: [UInt8], _ isUp: Bool) -> [[UInt8]] = { frame, _ in [frame] }
    /// Bytes after which a member's next connection breaks.
    var bytesUntilCut: [Int: Int] = [:]
    /// What kinds of frames went down, as the first bytes' lower halves.
    var kindsSent: Set<UInt8> = []
    /// Bytes that went down.
    private(set) var bytesSent = 0
    /// What the server found of what members said.
    private(set) var tampering: [FrameError.Reason] = []
    private var isCutOff: Set<Int> = []
    private var isPerforming = false

    /// A fleet of a linear actor, or one with a hidden layer that the members may have no room for.
    init(memberCount: Int, isSerial: Bool = false, hiddenWidth: Int? = nil) throws {
        var shape = ActorShape(observationCount: 3, actionCount: 2)
        if let hiddenWidth { _ = shape.addHiddenLayer(width: hiddenWidth) }
        let run = RunConfiguration(seed: 9, algorithm: .parS2ZPO, agentCount: memberCount, shape: shape)
        let host = try PolicyHost(
            header: RunHeader(configuration: run, taskName: TaskName("test")),
            scales: [ObservationScale](repeating: ObservationScale(), count: 3), base: nil)
        aggregator = Aggregator(host, rules: FleetRules(quorum: 1))
        for index in 0..<memberCount {
            members.append(try OwnedMember(Self.largest(), lineStart: isSerial ? UInt64(index) : nil))
        }
    }

    /// What a board of this fleet has room for.
    static func largest() -> nudge_configuration {
        var largest = nudge_configuration()
        #expect(unsafe nudge_configuration_default(&largest) == NUDGE_OK)
        largest.observation_count = 3
        largest.action_count = 2
        return largest
    }

    /// What the server's parameters are.
    var fingerprint: UInt64 { aggregator.host.replica.fingerprint().value }

    /// Opens a member's stream, or has its gateway ask who is there.
    func connect(_ index: Int) {
        isCutOff.remove(index)
        guard !members[index].isSerial else { return ask(index) }
        open(index, nonces: nil)
        members[index].connect()
    }

    /// Breaks a member's connection, which stays broken.
    func cutOff(_ index: Int) {
        isCutOff.insert(index)
        close(index)
    }

    /// Has everybody speak and play up to a round. Where nobody has anything to say, time passes until the
    /// round closes without those that are silent.
    func play(untilRound last: UInt32) {
        var idleTicks = 0
        while aggregator.round < last {
            let before = aggregator.round
            let isBusy = speak(untilRound: last)
            if !isBusy {
                now += 100_000
                aggregator.tick(now: now)
                perform()
            }
            idleTicks = isBusy || aggregator.round > before ? 0 : idleTicks + 1
            guard idleTicks < 100 else {
                Issue.record("nothing happens in round \(aggregator.round)")
                return
            }
        }
    }

    /// Has everybody play, and say what is due, once.
    /// - Returns: whether anybody said anything.
    @discardableResult
    func speak(untilRound last: UInt32 = .max) -> Bool {
        var isBusy = false
        for index in members.indices where aggregator.round < last && !isCutOff.contains(index) {
            members[index].play()
            while !isCutOff.contains(index), let frame = members[index].transmit() {
                isBusy = true
                for frame in carry(frame, true) { arrive(frame, from: index) }
            }
        }
        return isBusy
    }

    // MARK: - On the way

    private func ask(_ index: Int) { members[index].receive([0x28, 0]) }

    private func open(_ index: Int, nonces: (device: UInt64, server: UInt64)?) {
        close(index)
        lastNumber += 1
        aggregator.connect("device-\(index)", on: lastNumber, now: now)
        connections[lastNumber] = Connection(member: index)
        if let nonces {
            let key = OwnedMember.key
            connections[lastNumber]?.session = SealedSession(
                DeviceKey(key.span), deviceNonce: nonces.device, serverNonce: nonces.server, end: .server)
        }
        perform()
    }

    private func number(of index: Int) -> ConnectionNumber? {
        connections.first { $0.value.member == index }?.key
    }

    private func close(_ index: Int) {
        guard let number = number(of: index) else { return }
        connections[number] = nil
        aggregator.disconnect(number, now: now)
        perform()
    }

    private func hangUp(_ number: ConnectionNumber) {
        guard let index = connections[number]?.member else { return }
        close(index)
        if members[index].isSerial { ask(index) }
    }

    private func arrive(_ frame: [UInt8], from index: Int) {
        if let introduction = try? IntroductionFrame(reading: frame.span) {
            open(index, nonces: (introduction.nonce, lastNumber + 1))
            members[index].receive(IntroductionFrame(nonce: lastNumber).encoded())
            return
        }
        guard let number = number(of: index) else { return }
        var range = 0..<frame.count
        do throws(FrameError) {
            if let opened = try connections[number]?.session?.open(frame.span) { range = opened }
        } catch {
            tampering.append(error.reason)
            return hangUp(number)
        }
        aggregator.receive(frame.span.extracting(range), on: number, now: now)
        perform()
    }

    private func perform() {
        // Whoever performs already takes these effects, too, behind those that came before.
        guard !isPerforming else { return }
        isPerforming = true
        defer { isPerforming = false }
        var effects = aggregator.takeEffects()
        while !effects.isEmpty {
            for effect in effects {
                switch effect {
                case .send(let number, let frames): send(frames, on: number)
                case .broadcast(let numbers, let frames): for number in numbers { send(frames, on: number) }
                case .hangUp(let number): hangUp(number)
                case .commit: aggregator.committed(now: now)
                default: break
                }
            }
            effects = aggregator.takeEffects()
        }
    }

    private func send(_ frames: [UInt8], on number: ConnectionNumber) {
        let layout = aggregator.host.header.configuration.voteLayout
        for frame in (try? FrameLength.cut(frames, layout)) ?? [] {
            guard let index = connections[number]?.member else { return }
            kindsSent.insert(frame[0] & 0x0F)
            bytesSent += frame.count
            let whole = connections[number]?.session?.sealed(frame) ?? frame
            for frame in carry(whole, false) { deliver(frame, to: index) }
        }
    }

    /// Hands a member a frame, or its beginning, behind which the connection breaks.
    private func deliver(_ frame: [UInt8], to index: Int) {
        let left = bytesUntilCut[index] ?? .max
        guard members[index].receive(Array(frame.prefix(left))), left >= frame.count else {
            bytesUntilCut[index] = nil
            return cutOff(index)
        }
        if left < .max { bytesUntilCut[index] = left - frame.count }
    }
}
