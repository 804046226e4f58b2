// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import NIOCore
import NIOPosix
import NudgeCore

/// The way of one device: its line, whatever that is, and its connection to the server. Everything happens on
/// one event loop.
///
/// Where there is no connection, the device is asked who it is, again and again; its introduction opens one.
/// What is sealed passes, both ways; nothing else does.
final class Passage {
    /// A host that is gone says nothing; where there is no other one, it is waited for longer.
    private static let connectTimeMaximum = TimeAmount.seconds(10)

    private let name: String
    private let askInterval: TimeAmount
    private var servers: Addresses
    private let identity: GatewayIdentity
    private let loop: any EventLoop
    /// How the device is told something; nil while its line is not open.
    private var sayToDevice: (([UInt8]) -> Void)?
    /// Whether a broker says that the device is gone: nobody would hear a question.
    private var isGone = false
    private var connection: (any Channel)?
    private var isDialling = false
    /// What the device said last of who it is.
    private var introduction: [UInt8] = []
    /// Whether the server was told on this connection.
    private var isIntroduced = false
    private var dialledAt = NIODeadline.now() - Patience.firstWait
    private var patience = Patience()

    /// - Parameters:
    ///   - name: what the device's line is called.
    ///   - askInterval: how often the device is asked who it is.
    init(
        _ name: String, to servers: Addresses, as identity: GatewayIdentity,
        asking askInterval: TimeAmount, on loop: any EventLoop
    ) {
        self.name = name
        self.servers = servers
        self.identity = identity
        self.askInterval = askInterval
        self.loop = loop
    }

    /// The device's line is open.
    func opened(_ say: @escaping ([UInt8]) -> Void) {
        sayToDevice = say
        askOnce()
    }

    /// The device's line is lost.
    func lostLine() {
        sayToDevice = nil
        isGone = false
        hangUp()
    }

    private func hangUp() {
        connection?.close(promise: nil)
        connection = nil
    }

    /// Keeps asking the device who it is, while there is no connection of its own.
    func ask() {
        askOnce()
        later(askInterval) { $0.ask() }
    }

    private func askOnce() {
        guard connection == nil, !isGone, mayDial else { return }
        sayToDevice?(PingFrame(isAnswer: false).encoded())
    }

    /// Asks as soon as a connection may be dialled again.
    private func askInTime() {
        later(max(Patience.firstWait, dialledAt + patience.wait - .now())) { $0.askOnce() }
    }

    private var mayDial: Bool { !isDialling && NIODeadline.now() >= dialledAt + patience.wait }

    /// A frame came over the line.
    /// - Returns: whether it is one that a device says.
    @discardableResult
    func heardDevice(_ frame: [UInt8]) -> Bool {
        switch try? FrameKind.read(frame.span) {
        case .introduction:
            introduction = frame
            isGone = false
            dial()
        case .sealed:
            if isIntroduced { connection?.writeAndFlush(ByteBuffer(bytes: frame), promise: nil) }
        default: return false
        }
        return true
    }

    /// A broker says whether the device is there. One that is introduces itself.
    func heardPresence(_ isHere: Bool) {
        isGone = !isHere
        if isGone { hangUp() }
    }

    /// A frame came from the server. Pings that are not sealed, and where other servers are, are for this
    /// gateway.
    func heardServer(_ frame: [UInt8], on channel: any Channel) {
        guard channel === connection, (try? FrameKind.read(frame.span)) != .ping else { return }
        guard let introduction = try? IntroductionFrame(reading: frame.span), introduction.nonce == 0 else {
            sayToDevice?(frame)
            return
        }
        let address = String(decoding: frame.dropFirst(IntroductionFrame.headBytes), as: UTF8.self)
        if servers.learn(address) { tell("learned \(address)") }
    }

    /// The connection shook hands: what the server is to be told first.
    func introduce() -> [UInt8] {
        isIntroduced = true
        servers.reached()
        return introduction
    }

    /// Opens a connection for an introduction. One that is on its way takes the last introduction along.
    private func dial() {
        if connection != nil, !isIntroduced { return }
        hangUp()
        guard mayDial else { return askInTime() }
        dialNow()
    }

    private func dialNow() {
        isDialling = true
        isIntroduced = false
        dialledAt = .now()
        let bound = NIOLoopBound(self, eventLoop: loop)
        let (identity, quiet, place) = (identity, servers.quiet, servers.current)
        ClientBootstrap(group: loop)
            .connectTimeout(min(quiet + quiet, Self.connectTimeMaximum))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = ServerHandler(bound.value, quiet: quiet)
                    try channel.pipeline.syncOperations.addHandlers([identity.handler(), handler])
                    bound.value.connection = channel
                }
            }
            .connect(host: place.host, port: place.port)
            .whenComplete { result in
                bound.value.isDialling = false
                guard case .failure(let error) = result else { return }
                bound.value.tell("\(error)")
                bound.value.connection = nil
                bound.value.turnToNext()
            }
        tell("\(deviceName) dials \(place)")
    }

    func lostServer(_ channel: any Channel) {
        guard channel === connection else { return }
        connection = nil
        tell("the connection ended")
        turnToNext()
    }

    /// Dials the next server, at once where that makes sense. An introduction that no server heard is as good
    /// as new.
    private func turnToNext() {
        if servers.advance() { return dialNow() }
        patience.fail(after: .now() - dialledAt, hasSeveralAddresses: servers.areSeveral)
        askInTime()
    }

    private func later(_ time: TimeAmount, _ work: @escaping @Sendable (Passage) -> Void) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: time) { work(bound.value) }
    }

    /// What the device calls itself.
    private var deviceName: String {
        String(decoding: introduction.dropFirst(IntroductionFrame.headBytes), as: UTF8.self)
    }

    /// Tells what happened, a line at a time.
    func tell(_ what: String) { StandardStreams.error("nudge-gateway: \(name): \(what)\n") }
}
