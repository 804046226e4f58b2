// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NudgeCore

/// Reads frames off a serial line.
final class LineHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let wire: Wire
    private var reader = SerialReader()
    /// A device says nothing that is longer than a sealed hello.
    private var room = [UInt8](repeating: 0, count: SealedFrame.headBytes + 64 + 2)

    init(_ wire: Wire) { self.wire = wire }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var (reader, room) = (reader, room)
        for byte in Self.unwrapInboundIn(data).readableBytesView {
            var span = room.mutableSpan
            // What was damaged on the line is missed at the other end.
            guard let count = (try? reader.take(byte, into: &span)) ?? nil else { continue }
            wire.heard(Array(room[..<count]))
        }
        (self.reader, self.room) = (reader, room)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) { wire.lost() }
}
