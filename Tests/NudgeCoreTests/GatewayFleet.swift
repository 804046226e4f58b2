// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// A device's end of a line, with its own memory.
final class OwnedLink {
    static let key = DeviceKey([UInt8](repeating: 7, count: DeviceKey.byteCount).span)
    var link: GatewayLink
    private let memory = TestMemory(byteCount: GatewayLink.frameBytesMinimum)

    init(start: UInt64 = 1) {
        link = unsafe GatewayLink(
            name: Array("arm-3".utf8).span, key: Self.key, start: start, memory: memory.bytes)
    }

    /// Has a frame come over the line.
    func receive(_ frame: [UInt8]) -> [GatewayLink.Heard] {
        let line = written(SerialFrame.encodedBytesMaximum(frame.count)) {
            SerialFrame.write(frame.span, to: &$0)
        }
        var heard = line.map { link.receive($0) }
        // Bytes before the last one are never a frame.
        #expect(heard.dropLast().allSatisfy { $0 == .nothing })
        heard.removeFirst(heard.count - 1)
        return heard
    }

    /// The frame that is due, as the gateway reads it off the line.
    func transmit(
        hello: () -> HelloFrame = { HelloFrame(knowledge: nil) },
        speak: (inout MutableSpan<UInt8>) -> Int = { _ in 0 }
    ) -> [UInt8]? {
        let line = written(GatewayLink.lineBytesMaximum) {
            link.transmit(&$0, hello: hello, speak: speak)
        }
        var reader = SerialReader()
        var room = [UInt8](repeating: 0, count: line.count + 2)
        for byte in line {
            var span = room.mutableSpan
            if let count = (try? reader.take(byte, into: &span)) ?? nil { return Array(room[..<count]) }
        }
        return nil
    }

    var isOpen: Bool { link.isOpen }

    var frame: [UInt8] { link.withFrame { frame in (0..<frame.count).map { frame[$0] } } }
}

extension SealedSession {
    /// A frame as it is sealed next.
    mutating func sealed(_ frame: [UInt8]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: SealedFrame.headBytes + frame.count)
        var span = bytes.mutableSpan
        let length = seal(frame.span, to: &span)
        #expect(length == bytes.count)
        return bytes
    }
}

extension OwnedAgent {
    /// Shows the round's behaviours, and answers.
    func playRound() {
        while agent.phase == .readyForEpisode {
            agent.beginEpisode()
            agent.endEpisode()
        }
        agent.choose(.first)
    }
}

/// A device and its server, joined by a gateway whose part the test plays.
final class GatewayFleet {
    let server: TestServer
    let link = OwnedLink()
    let device: OwnedAgent
    /// The server's end of the connection.
    var session = SealedSession(OwnedLink.key, deviceNonce: 0, serverNonce: 0, end: .server)
    private(set) var deviceNonce: UInt64 = 0
    private(set) var serverNonce: UInt64 = 100

    init(_ server: TestServer) throws {
        self.server = server
        device = try OwnedAgent(welcome: server.welcome(isBehind: true))
    }

    /// Opens a connection, and hands the device what a hello is answered with.
    /// - Returns: what it heard.
    func join() -> [GatewayLink.Heard] {
        guard let hello = open(), let knowledge = try? HelloFrame(reading: hello.span).knowledge else {
            return answer(nil)
        }
        return answer(knowledge)
    }

    private func answer(_ knowledge: HelloFrame.Knowledge?) -> [GatewayLink.Heard] {
        let isBehind = knowledge?.round != server.round || knowledge?.fingerprint != server.fingerprint
        var frames = [server.welcome(isBehind: isBehind)]
        if isBehind {
            frames += knowledge.map { server.log(from: $0.round) } ?? server.snapshot(pieceBytes: 1024)
        }
        return frames.flatMap { hear(session.sealed($0)) }
    }

    /// Has the gateway ask who is there, and both ends introduced to each other.
    /// - Returns: the device's hello, opened.
    @discardableResult
    func open() -> [UInt8]? {
        #expect(link.receive([0x28, 0]) == [.nothing])
        guard let introduction = link.transmit(),
            let nonce = try? IntroductionFrame(reading: introduction.span).nonce
        else { return nil }
        deviceNonce = nonce
        serverNonce += 1
        session = SealedSession(
            OwnedLink.key, deviceNonce: nonce, serverNonce: serverNonce, end: .server)
        let own = written(IntroductionFrame.headBytes) {
            IntroductionFrame(nonce: serverNonce).write(name: [UInt8]().span, to: &$0)
        }
        #expect(link.receive(own) == [.nothing])
        return sealedSpeech().flatMap { try? opened($0) }
    }

    /// Has a frame come to the device, and what the server sealed to its agent.
    func hear(_ frame: [UInt8]) -> [GatewayLink.Heard] {
        let heard = link.receive(frame)
        if heard == [.frame] {
            do throws(FrameError) { try device.receive(link.frame) } catch {
                Issue.record("what the server sealed was refused: \(error)")
            }
        }
        return heard
    }

    /// What the device says next, sealed.
    func sealedSpeech() -> [UInt8]? {
        link.transmit(hello: { device.hello() }, speak: { device.agent.transmit(&$0) })
    }

    /// What the device says next.
    func say() -> [UInt8]? { sealedSpeech().flatMap { try? opened($0) } }

    /// What the server makes of a frame.
    func opened(_ frame: [UInt8]) throws(FrameError) -> [UInt8] { Array(frame[try session.open(frame.span)]) }

    /// Commits a round and seals its frame for the device.
    func sealedCommit() -> [UInt8] {
        var votes = RoundVotes()
        votes.set(1, to: .inFavour)
        return session.sealed(
            server.commit(RoundRecord(round: server.round, isAccepted: true, votes: votes)))
    }

    func commit() -> [GatewayLink.Heard] { hear(sealedCommit()) }

    /// Commits a round while the device does not listen.
    func commitUnheard() { _ = sealedCommit() }
}
