// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOCore
import NudgeCore

/// A device's connection to a broker, without TLS: what it says is sealed and said at its topic, and what the
/// server sealed for it comes out. Every write is one frame.
final class BrokerDevice: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let place: BrokerPlace
    private let name: String
    private var session: DeviceSession
    private let tally: Tally
    private var begun: [UInt8] = []

    init(_ key: ChildKey, at place: BrokerPlace, tally: Tally) {
        self.place = place
        name = key.name.device.description
        let bytes = Array(name.utf8)
        session = DeviceSession(
            name: bytes.span, key: DeviceKey(key.key.span), start: .random(in: .min ... .max))
        self.tally = tally
    }

    // MARK: To the broker

    func channelActive(context: ChannelHandlerContext) {
        let (client, will) = (Array("\(place.fleet).\(name)".utf8), place.topic(.state, of: name))
        let (gone, nobody) = ([UInt8(ascii: "0")], [UInt8]())
        send(context, 24 + client.count + will.count + gone.count) {
            // The load lasts for as long as votes come; nobody need ask.
            MqttWriter.connect(
                client: client.span, keepAliveSeconds: 0, willTopic: will.span, will: gone.span,
                user: nobody.span, password: nobody.span, to: &$0)
        }
        context.fireChannelActive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame = Array(Self.unwrapOutboundIn(data).readableBytesView)
        var sealed = [UInt8](repeating: 0, count: frame.count + SealedFrame.headBytes)
        var room = sealed.mutableSpan
        let count = session.seal(frame.span, to: &room)
        if count > 0 { say(context, Array(sealed[..<count]), at: .up) }
        promise?.succeed()
    }

    private func introduce(_ context: ChannelHandlerContext) {
        var bytes = [UInt8](repeating: 0, count: IntroductionFrame.encodedBytesMaximum)
        var room = bytes.mutableSpan
        let count = session.introduce(&room)
        say(context, Array(bytes[..<count]), at: .up)
    }

    private func say(
        _ context: ChannelHandlerContext, _ payload: [UInt8], at kind: MqttTopic, isRetained: Bool = false
    ) {
        let topic = place.topic(kind, of: name)
        send(context, MqttWriter.messageHeadBytes + topic.count + payload.count) {
            MqttWriter.message(payload.span, topic: topic.span, isRetained: isRetained, to: &$0)
        }
    }

    private func send(
        _ context: ChannelHandlerContext, _ capacity: Int, _ packet: (inout MutableSpan<UInt8>) -> Int
    ) {
        var bytes = [UInt8](repeating: 0, count: capacity)
        var room = bytes.mutableSpan
        let count = packet(&room)
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(bytes: bytes[..<count])), promise: nil)
    }

    // MARK: From the broker

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        begun += Self.unwrapInboundIn(data).readableBytesView
        do throws(MqttError) {
            while let length = try MqttLength.of(begun.span), length <= begun.count {
                let packet = Array(begun[..<length])
                begun.removeFirst(length)
                hear(context, try MqttPacket(reading: packet.span), packet)
            }
        } catch {
            fail(context, "the broker said what is no MQTT 3.1.1 (\(error))")
        }
    }

    private func hear(_ context: ChannelHandlerContext, _ packet: MqttPacket, _ bytes: [UInt8]) {
        switch packet {
        case .connected:
            let topic = place.topic(.down, of: name)
            send(context, 10 + topic.count) { MqttWriter.subscribe(topic.span, number: 1, to: &$0) }
        case .subscribed(_, isGranted: true):
            say(context, [UInt8(ascii: "1")], at: .state, isRetained: true)
            introduce(context)
        case .message(let message): hear(context, frame: Array(bytes[message.payload]))
        case .refused, .subscribed: fail(context, "the broker does not let a device in")
        case .alive: break
        }
    }

    private func hear(_ context: ChannelHandlerContext, frame: [UInt8]) {
        switch session.receive(frame.span) {
        case .frame(let range):
            context.fireChannelRead(Self.wrapInboundOut(ByteBuffer(bytes: frame[range])))
        case .nothing:
            if session.isHelloDue { context.fireUserInboundEventTriggered(RoadEvent.open) }
            // The gateway may ask while the first introduction is on its way.
            if session.isIntroductionDue { introduce(context) }
        case .refusal(let refusal): fail(context, "the server refuses a device: \(refusal.reason)")
        case .broken(let error): fail(context, "a frame came that belongs nowhere: \(error)")
        }
    }

    private func fail(_ context: ChannelHandlerContext, _ reason: String) {
        tally.fail(reason)
        context.close(promise: nil)
    }
}
