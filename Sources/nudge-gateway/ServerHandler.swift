// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOTLS
import NudgeCore

/// One connection to the server, above TLS, for a device that introduced itself.
final class ServerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let passage: Passage
    private var begun: [UInt8] = []

    init(_ passage: Passage) { self.passage = passage }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted = event as? TLSUserEvent else { return }
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(bytes: passage.introduce())), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
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
