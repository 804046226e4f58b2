// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import NIOCore
import NIOPosix
import NudgeCore

/// One connection to a broker, for all devices of a fleet that are there; kept open, at one of its nodes or
/// another. Everything happens on one event loop.
final class Broker {
    /// How often a device that is there is asked who it is, where it did not say so: a message may be lost.
    static let askInterval = TimeAmount.seconds(20)

    private static let keepAliveSeconds: UInt16 = 90
    /// More than any fleet is sent at once before the broker is taken for one that does not listen.
    private static let waitingBytesMaximum = 1 << 26

    /// A device, and what is known of it here.
    private struct Device {
        let passage: Passage
        let downTopic: [UInt8]
        /// The message that came last: one that comes once more is dropped.
        var last: [UInt8] = []
    }

    private let place: BrokerPlace
    private var nodes: Addresses
    private var dialledAt = NIODeadline.now()
    private var patience = Patience()
    /// For a broker with TLS.
    private let identity: GatewayIdentity?
    private let login: BrokerLogin
    private let loop: any EventLoop
    private var devices: [Device] = []
    private var topics: [[UInt8]: (device: Int, kind: MqttTopic)] = [:]
    /// Devices whose subscription was not answered yet, by its number.
    private var awaited: [UInt16: Int] = [:]
    private var channel: (any Channel)?
    private var number: UInt16 = 0
    private var isFlushDue = false
    private var heardAt = NIODeadline.now()
    private var repeatedCount = 0
    private var foreignCount = 0

    init(
        _ place: BrokerPlace, as identity: GatewayIdentity?, _ login: BrokerLogin, on loop: any EventLoop
    ) {
        self.place = place
        nodes = Addresses(place.addresses)
        self.identity = identity
        self.login = login
        self.loop = loop
    }

    /// Carries the frames of one device more.
    func add(_ device: String, _ passage: Passage) {
        topics[place.topic(.up, of: device)] = (devices.count, .up)
        topics[place.topic(.state, of: device)] = (devices.count, .state)
        devices.append(Device(passage: passage, downTopic: place.topic(.down, of: device)))
    }

    /// Dials, and dials again whenever the connection is lost.
    func open() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let (identity, node) = (identity, nodes.current)
        dialledAt = .now()
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(
                .writeBufferWaterMark,
                value: .init(low: Self.waitingBytesMaximum / 2, high: Self.waitingBytesMaximum)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let identity {
                        let handler = try identity.handler(for: node.host)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(BrokerHandler(bound.value))
                }
            }
            .connect(host: node.host, port: node.port)
            .whenFailure { error in
                bound.value.tell("\(error)")
                bound.value.openNext()
            }
    }

    private func openNext() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        var next = NIODeadline.now()
        if !nodes.advance() {
            patience.fail(after: next - dialledAt, hasSeveralAddresses: nodes.areSeveral)
            next = max(next, dialledAt + patience.wait)
        }
        loop.scheduleTask(deadline: next) { bound.value.open() }
    }

    /// The connection stands: says who dials.
    func begin(_ channel: any Channel) {
        self.channel = channel
        heardAt = .now()
        let client = Array("nudge-gateway-\(UInt64.random(in: .min ... .max))".utf8)
        let (user, password, nothing) = (login.user, login.password, [UInt8]())
        write(24 + client.count + user.count + password.count) {
            MqttWriter.connect(
                client: client.span, keepAliveSeconds: Self.keepAliveSeconds, willTopic: nothing.span,
                will: nothing.span, user: user.span, password: password.span, to: &$0)
        }
        watch(channel)
    }

    /// Asks a quiet broker whether it is there, and hangs up on one that is not.
    private func watch(_ channel: any Channel) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let quiet = nodes.quiet
        loop.scheduleTask(in: quiet) {
            let broker = bound.value
            guard broker.channel === channel else { return }
            if NIODeadline.now() - broker.heardAt > quiet + quiet {
                return channel.close(promise: nil)
            }
            broker.write(MqttWriter.shortBytes) { MqttWriter.ask(to: &$0) }
            broker.watch(channel)
        }
    }

    func lost() {
        tell("lost")
        channel = nil
        awaited = [:]
        for device in devices { device.passage.lostLine() }
        openNext()
    }

    /// A packet came.
    func heard(_ packet: MqttPacket, _ bytes: [UInt8]) {
        heardAt = .now()
        switch packet {
        case .connected: subscribe()
        case .refused(let code):
            tell("it does not let the gateway in (code \(code)); see --login and --broker-identity")
            channel?.close(promise: nil)
        case .subscribed(let number, let isGranted): granted(number, isGranted)
        case .message(let message): hear(message, bytes)
        case .alive: break
        }
    }

    private func subscribe() {
        tell("open")
        nodes.reached()
        for (topic, place) in topics {
            number = number == .max ? 1 : number + 1
            if place.kind == .up { awaited[number] = place.device }
            let number = number
            write(10 + topic.count) { MqttWriter.subscribe(topic.span, number: number, to: &$0) }
        }
    }

    private func granted(_ number: UInt16, _ isGranted: Bool) {
        guard isGranted else { return tell("it does not let the gateway listen to a device") }
        guard let device = awaited.removeValue(forKey: number) else { return }
        devices[device].passage.opened { [unowned self] in say($0, to: device) }
    }

    private func say(_ frame: [UInt8], to device: Int) {
        let topic = devices[device].downTopic
        write(MqttWriter.messageHeadBytes + topic.count + frame.count) {
            MqttWriter.message(frame.span, topic: topic.span, to: &$0)
        }
    }

    private func hear(_ message: MqttMessage, _ bytes: [UInt8]) {
        guard let (device, kind) = topics[Array(bytes[message.topic])] else { return countForeign() }
        let payload = Array(bytes[message.payload])
        if kind == .state { return devices[device].passage.heardPresence(payload == [UInt8(ascii: "1")]) }
        guard let length = try? FrameLength.of(payload.span, nil), length == payload.count else {
            return countForeign()
        }
        guard payload != devices[device].last else { return countRepeated() }
        devices[device].last = payload
        if !devices[device].passage.heardDevice(payload) { countForeign() }
    }

    private func countForeign() {
        foreignCount += 1
        if foreignCount.isPowerOfTwo { tell("\(foreignCount) messages were no frames of a device's") }
    }

    private func countRepeated() {
        repeatedCount += 1
        if repeatedCount.isPowerOfTwo { tell("\(repeatedCount) messages came twice") }
    }

    private func write(_ capacity: Int, _ packet: (inout MutableSpan<UInt8>) -> Int) {
        var bytes = [UInt8](repeating: 0, count: capacity)
        var span = bytes.mutableSpan
        let count = packet(&span)
        channel?.write(ByteBuffer(bytes: bytes[..<count]), promise: nil)
        flushSoon()
    }

    /// Has what is said in one turn of the event loop leave together.
    private func flushSoon() {
        guard !isFlushDue else { return }
        isFlushDue = true
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.execute {
            bound.value.isFlushDue = false
            bound.value.channel?.flush()
        }
    }

    /// Tells what happened, a line at a time.
    func tell(_ what: String) {
        StandardStreams.error("nudge-gateway: \(place.name(at: "\(nodes.current)")): \(what)\n")
    }
}

extension Int {
    /// Whether something that happened so often is told: the first time, the second, the fourth and so on.
    var isPowerOfTwo: Bool { self > 0 && self & (self - 1) == 0 }
}
