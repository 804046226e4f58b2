// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NudgeCore

/// Makes a serial line of datagrams: bytes go in and come out as over a wire, whatever is lost, repeated or
/// overtaken on the way. It has the patience of the two ends: what is not answered is said again.
final class DatagramHandler: ChannelDuplexHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let searchInterval = TimeAmount.seconds(2)
    private static let firstWait = TimeAmount.milliseconds(100)
    /// Where nothing waits, the device is asked as often whether it has something to say that was lost.
    private static let longestWait = TimeAmount.milliseconds(500)
    private static let patience = TimeAmount.seconds(5)
    /// More than a device is ever behind: a snapshot of the largest policy that one holds.
    private static let queueBytesMaximum = 1 << 20

    private var line = DatagramLine(.gateway, token: .random(in: 1 ... .max))
    private var piece: [UInt8] = []
    private var queue = ByteBuffer()
    private var wait = DatagramHandler.searchInterval
    private var heardAt = NIODeadline.now()
    private var nextTurn: Scheduled<Void>?
    private let tell: (String) -> Void
    private var foreignCount = 0

    /// - Parameter tell: told of datagrams that do not belong here, at the first, the second, the fourth and
    ///   so on.
    init(tell: @escaping (String) -> Void) { self.tell = tell }

    func channelActive(context: ChannelHandlerContext) {
        say(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        nextTurn?.cancel()
        context.fireChannelInactive()
    }

    /// Nobody listens at the device's address: it may be about to start.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promise?.succeed()
        // Before the device is found there is nobody to say it to.
        guard line.isOpen else { return }
        queue.writeImmutableBuffer(Self.unwrapOutboundIn(data))
        guard queue.readableBytes <= Self.queueBytesMaximum else { return context.close(promise: nil) }
        sayNext(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let datagram = Array(Self.unwrapInboundIn(data).data.readableBytesView)
        let heard = line.receive(datagram.span)
        switch heard {
        case .foreign, .contact: return countForeign()
        case .nothing: break
        case .piece(let range):
            context.fireChannelRead(Self.wrapInboundOut(ByteBuffer(bytes: datagram[range])))
        }
        heardAt = .now()
        sayNext(context)
        if line.isDue { say(context) }
    }

    private func countForeign() {
        foreignCount += 1
        if foreignCount.isPowerOfTwo { tell("\(foreignCount) datagrams were none of the device's") }
    }

    /// Says the next piece, if the one before arrived and there is another.
    private func sayNext(_ context: ChannelHandlerContext) {
        guard !line.isWaiting else { return }
        let room = DatagramLine.bytesMaximum - DatagramLine.headBytes
        piece = queue.readBytes(length: min(queue.readableBytes, room)) ?? []
        queue.discardReadBytes()
        guard !piece.isEmpty else { return }
        line.begin()
        wait = Self.firstWait
        say(context)
    }

    /// Says what waits, or how much arrived, or looks for the device; and again after a while.
    private func say(_ context: ChannelHandlerContext) {
        var bytes = [UInt8](repeating: 0, count: DatagramLine.headBytes + piece.count)
        var span = bytes.mutableSpan
        let count = line.write(piece.span, to: &span)
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(bytes: bytes[..<count])), promise: nil)
        nextTurn?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        nextTurn = context.eventLoop.scheduleTask(in: line.isOpen ? wait : Self.searchInterval) {
            bound.value.0.takeTurn(bound.value.1)
        }
    }

    private func takeTurn(_ context: ChannelHandlerContext) {
        if line.isOpen, NIODeadline.now() - heardAt > Self.patience { return context.close(promise: nil) }
        wait = min(wait + wait, Self.longestWait)
        say(context)
    }
}
