// SPDX-License-Identifier: Apache-2.0

import Federation
import NIOCore
import NIOTLS
import NudgeCore

/// One connection to the server, above TLS, for a device that introduced itself.
final class ServerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let passage: Passage
    /// After so long without a word from the server it is asked whether it is there, and after twice as long
    /// it is not.
    private let quiet: TimeAmount
    private var begun: [UInt8] = []
    private var isIntroduced = false
    private var heardAt = NIODeadline.now()
    private var isAsked = false

    init(_ passage: Passage, quiet: TimeAmount) {
        self.passage = passage
        self.quiet = quiet
    }

    func channelActive(context: ChannelHandlerContext) {
        heardAt = .now()
        watch(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted = event as? TLSUserEvent else { return }
        isIntroduced = true
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(bytes: passage.introduce())), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heardAt = .now()
        isAsked = false
        begun += Self.unwrapInboundIn(data).readableBytesView
        do throws(FrameError) {
            while let length = try Self.length(begun), length <= begun.count {
                passage.heardServer(Array(begun.prefix(length)), on: context.channel)
                begun.removeFirst(length)
            }
        } catch {
            context.close(promise: nil)
        }
    }

    /// Hangs up on a server that says nothing, asked or not: one that sleeps closes no connection.
    private func watch(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(deadline: heardAt + (isAsked ? quiet + quiet : quiet)) {
            let (handler, context) = bound.value
            guard context.channel.isActive else { return }
            let silence = NIODeadline.now() - handler.heardAt
            if silence >= handler.quiet + handler.quiet {
                handler.passage.tell("the server is silent")
                return context.close(promise: nil)
            }
            if silence >= handler.quiet { handler.ask(context) }
            handler.watch(context)
        }
    }

    private func ask(_ context: ChannelHandlerContext) {
        isAsked = true
        guard isIntroduced else { return }
        let ping = ByteBuffer(bytes: PingFrame(isAnswer: false).encoded())
        context.writeAndFlush(Self.wrapOutboundOut(ping), promise: nil)
    }

    /// The length of the first frame. A commit cannot come: it would be sealed.
    private static func length(_ bytes: [UInt8]) throws(FrameError) -> Int? {
        try FrameLength.of(bytes.span, nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        passage.tell("\(error)")
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { passage.lostServer(context.channel) }
}
