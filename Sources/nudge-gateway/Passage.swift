// SPDX-License-Identifier: Apache-2.0

import Federation
import NIOCore
import NIOPosix
import NudgeCore

/// A serial line, and the connection of the device at its other end. Everything happens on one event loop.
///
/// Where there is no connection, the device is asked who it is, again and again; its introduction opens one.
/// What is sealed passes, both ways; nothing else does.
final class Passage {
    private static let askInterval = TimeAmount.seconds(2)
    private static let firstWait = TimeAmount.milliseconds(500)
    private static let longestWait = TimeAmount.seconds(60)

    private let place: SerialLine
    private let server: HostAddress
    private let identity: GatewayIdentity
    private let loop: any EventLoop
    private var line: (any Channel)?
    private var connection: (any Channel)?
    private var isDialling = false
    /// What the device said last of who it is.
    private var introduction: [UInt8] = []
    /// Whether the server was told on this connection.
    private var isIntroduced = false
    private var dialledAt = NIODeadline.now() - Passage.firstWait
    /// How long after a dial the next one may come. It grows while connections do not last.
    private var wait = Passage.firstWait

    init(
        _ place: SerialLine, to server: HostAddress, as identity: GatewayIdentity, on loop: any EventLoop
    ) {
        self.place = place
        self.server = server
        self.identity = identity
        self.loop = loop
    }

    /// Opens the line, and keeps asking who is there.
    func start() {
        openLine()
        ask()
    }

    private func openLine() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        place.open(on: loop) { bound.value.handlers }.whenComplete { result in
            switch result {
            case .success(let channel):
                bound.value.line = channel
                bound.value.tell("open")
                bound.value.askOnce()
            case .failure(let error):
                bound.value.tell("\(error)")
                bound.value.later(Passage.askInterval) { $0.openLine() }
            }
        }
    }

    /// What makes frames of what comes over the line.
    private var handlers: [any ChannelHandler] {
        guard case .datagrams = place else { return [LineHandler(self)] }
        return [DatagramHandler { [unowned self] in tell($0) }, LineHandler(self)]
    }

    func lostLine() {
        tell("lost")
        line = nil
        connection?.close(promise: nil)
        connection = nil
        later(Self.askInterval) { $0.openLine() }
    }

    /// Asks the device who it is, while there is no connection of its own.
    private func ask() {
        askOnce()
        later(Self.askInterval) { $0.ask() }
    }

    private func askOnce() {
        guard line != nil, connection == nil, mayDial else { return }
        sendDevice([0x28, 0])
    }

    private var mayDial: Bool { !isDialling && NIODeadline.now() >= dialledAt + wait }

    /// A frame came over the line.
    func heardDevice(_ frame: [UInt8]) {
        switch try? FrameKind.read(frame.span) {
        case .introduction:
            introduction = frame
            dial()
        case .sealed: connection?.writeAndFlush(ByteBuffer(bytes: frame), promise: nil)
        default: break
        }
    }

    /// A frame came from the server.
    func heardServer(_ frame: [UInt8], on channel: any Channel) {
        guard channel === connection else { return }
        sendDevice(frame)
    }

    private func sendDevice(_ frame: [UInt8]) {
        var bytes = [UInt8](repeating: 0, count: SerialFrame.encodedBytesMaximum(frame.count))
        var span = bytes.mutableSpan
        let count = SerialFrame.write(frame.span, to: &span)
        line?.writeAndFlush(ByteBuffer(bytes: bytes[..<count]), promise: nil)
    }

    /// The connection shook hands: what the server is to be told first.
    func introduce() -> [UInt8] {
        isIntroduced = true
        return introduction
    }

    /// Opens a connection for an introduction. One that is on its way takes the last introduction along.
    private func dial() {
        if connection != nil, !isIntroduced { return }
        connection?.close(promise: nil)
        connection = nil
        guard mayDial else { return }
        isDialling = true
        isIntroduced = false
        dialledAt = .now()
        let bound = NIOLoopBound(self, eventLoop: loop)
        let identity = identity
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = ServerHandler(bound.value)
                    try channel.pipeline.syncOperations.addHandlers([identity.handler(), handler])
                    bound.value.connection = channel
                }
            }
            .connect(host: server.host, port: server.port)
            .whenComplete { result in
                bound.value.isDialling = false
                guard case .failure(let error) = result else { return }
                bound.value.tell("\(error)")
                bound.value.connection = nil
                bound.value.grow()
            }
        tell("\(deviceName) dials")
    }

    func lostServer(_ channel: any Channel) {
        guard channel === connection else { return }
        connection = nil
        tell("the connection ended")
        if NIODeadline.now() - dialledAt > Self.longestWait { wait = Self.firstWait } else { grow() }
        later(Self.firstWait) { $0.askOnce() }
    }

    private func grow() { wait = min(wait + wait, Self.longestWait) }

    private func later(_ time: TimeAmount, _ work: @escaping @Sendable (Passage) -> Void) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: time) { work(bound.value) }
    }

    /// What the device calls itself.
    private var deviceName: String {
        String(decoding: introduction.dropFirst(IntroductionFrame.headBytes), as: UTF8.self)
    }

    /// Tells what happened, a line at a time.
    func tell(_ what: String) { StandardStreams.error("nudge-gateway: \(place): \(what)\n") }
}
