// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Counts what crosses a socket. It stands between the socket and TLS, so it sees TLS records.
final class ByteCounter: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private(set) var bytesIn: UInt64 = 0
    private(set) var bytesOut: UInt64 = 0
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytesIn += UInt64(Self.unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        bytesOut += UInt64(Self.unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }

    /// Closes the socket at once, without TLS's goodbye, which a peer can delay.
    func closeSocket() { context?.close(promise: nil) }
}
