// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NudgeCore

/// Cuts what a broker says into packets.
final class BrokerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let broker: Broker
    private var begun: [UInt8] = []

    init(_ broker: Broker) { self.broker = broker }

    func channelActive(context: ChannelHandlerContext) { broker.begin(context.channel) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        begun += Self.unwrapInboundIn(data).readableBytesView
        var start = 0
        do throws(MqttError) {
            while let length = try MqttLength.of(begun.span.extracting(start...)),
                length <= begun.count - start
            {
                let packet = Array(begun[start..<start + length])
                broker.heard(try MqttPacket(reading: packet.span), packet)
                start += length
            }
            begun.removeFirst(start)
        } catch {
            broker.tell("it said what is no MQTT 3.1.1 (\(error))")
            context.close(promise: nil)
        }
    }

    /// The broker does not take what it is sent.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !context.channel.isWritable { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        broker.tell("\(error)")
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { broker.lost() }
}
