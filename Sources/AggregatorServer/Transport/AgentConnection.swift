// SPDX-License-Identifier: Apache-2.0

import Federation
import Logging
import NIOCore
import NIOSSL
import NIOTLS
import NudgeCore

/// One agent's connection, above TLS: proves who it is, then passes frames on.
///
/// No byte of a peer is parsed before its device was found in the fleet's register.
final class AgentConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Stage {
        /// TLS shakes hands.
        case proving
        /// The register is asked; what the peer said already waits.
        case waiting([UInt8])
        /// The device is known and may speak.
        case admitted
        /// Nothing is listened to any more.
        case over
    }

    /// Bytes that are encrypted at once. TLS keeps as much room as that ever was while the connection lasts,
    /// so θ leaves piece by piece where the socket takes it.
    private static let pieceBytes = 2048

    let number: ConnectionNumber
    /// The device, once it is admitted.
    private(set) var device: DeviceRecord?
    /// The device whose connection carries the frames of another one.
    private(set) var gateway: DeviceRecord?
    /// What the frames of a device behind a gateway are sealed with.
    private var seal: SealedSession?
    /// Whether the state machine knows of the connection.
    var isSeated = false
    /// Whether the agent was told where servers are.
    var isToldAddresses = false
    /// When the peer must have got further, or said something again.
    var deadline: NIODeadline
    /// Frames received and sent, without TLS.
    private(set) var applicationBytesIn: UInt64 = 0
    private(set) var applicationBytesOut: UInt64 = 0
    let socket: ByteCounter
    /// The peer for the log: the name in its certificate once it showed one, and where it is.
    private(set) var peer: String
    /// Why TLS was not gone on with, where the shown certificate is the reason.
    private var isForeign = false
    private var fingerprint: CertificateFingerprint?
    private let shell: AggregatorShell
    private var stage = Stage.proving
    private var cutter = FrameCutter()
    private var context: ChannelHandlerContext?

    init(_ number: ConnectionNumber, address: String, socket: ByteCounter, shell: AggregatorShell) {
        self.number = number
        peer = address
        self.socket = socket
        self.shell = shell
        deadline = .now() + shell.limits.handshake
    }

    /// Whether TLS still shakes hands.
    var isProving: Bool { if case .proving = stage { true } else { false } }
    /// Whether the register is being asked.
    var isWaiting: Bool { if case .waiting = stage { true } else { false } }
    /// Whether the device is known and may speak.
    var isAdmitted: Bool { if case .admitted = stage { true } else { false } }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Whether TLS may go on with a peer that shows these certificates.
    func examine(_ chain: [NIOSSLCertificate]) -> Bool {
        guard let shown = ShownCertificate(chain) else { return false }
        peer = "\(shown.name) at \(peer)"
        isForeign = !shown.isMade(by: shell.authority)
        fingerprint = shown.fingerprint
        return !isForeign
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted = event as? TLSUserEvent, case .proving = stage else {
            return context.fireUserInboundEventTriggered(event)
        }
        guard let fingerprint else { return end() }
        stage = .waiting([])
        shell.identify(self, fingerprint)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = Self.unwrapInboundIn(data)
        applicationBytesIn += UInt64(buffer.readableBytes)
        switch stage {
        case .proving, .over: return
        case .waiting(var bytes):
            bytes += buffer.readableBytesView
            guard bytes.count <= FrameCutter.frameBytesMaximum else {
                return shell.refuse(self, .garbage)
            }
            stage = .waiting(bytes)
        case .admitted: take(buffer.readableBytesUInt8Span)
        }
    }

    /// Lets the device speak, and reads what it said while the register was asked.
    func admit(_ device: DeviceRecord) {
        guard case .waiting(let bytes) = stage else { return }
        self.device = device
        stage = .admitted
        take(bytes.span)
    }

    /// The register is asked about a device behind this one.
    func wait() { stage = .waiting([]) }

    /// From here on the connection is that of a device behind the one that opened it.
    func carry(_ seal: SealedSession) {
        gateway = device
        self.seal = seal
    }

    /// Where in a frame that came lies what its device said: all of it, unless a gateway carried it.
    func opened(_ frame: Span<UInt8>) throws(FrameError) -> Range<Int> {
        guard var seal else { return 0..<frame.count }
        let range = try seal.open(frame)
        self.seal = seal
        return range
    }

    private func take(_ bytes: Span<UInt8>) {
        // A copy, because what a frame sets off may come back to this connection.
        var cutter = cutter
        do throws(FrameError) {
            try cutter.cut(bytes) { shell.receive($0, from: self) }
            self.cutter = cutter
        } catch {
            shell.receiveGarbage(error, from: self)
        }
    }

    /// Queues frames; they leave with the next ``flush()``, long ones in part at once.
    func write(_ frames: ByteBuffer) {
        var frames = sealed(frames)
        applicationBytesOut += UInt64(frames.readableBytes)
        while context?.channel.isWritable == true, frames.readableBytes > Self.pieceBytes,
            let piece = frames.readSlice(length: Self.pieceBytes)
        {
            context?.writeAndFlush(Self.wrapOutboundOut(piece), promise: nil)
        }
        context?.write(Self.wrapOutboundOut(frames), promise: nil)
    }

    /// Sends frames that are not sealed: where a gateway carries a device's, they are for the gateway.
    func tellOpenly(_ frames: ByteBuffer) {
        applicationBytesOut += UInt64(frames.readableBytes)
        context?.writeAndFlush(Self.wrapOutboundOut(frames), promise: nil)
    }

    /// Frames as they leave, each sealed where a gateway carries them.
    private func sealed(_ frames: ByteBuffer) -> ByteBuffer {
        guard var seal else { return frames }
        var bytes = ByteBuffer()
        let layout = shell.run.host.header.configuration.voteLayout
        // The server's own frames, which it just wrote.
        for frame in (try? FrameLength.cut(Array(frames.readableBytesView), layout)) ?? [] {
            bytes.writeBytes(seal.sealed(frame))
        }
        self.seal = seal
        return bytes
    }

    func flush() { context?.flush() }

    /// Listens no more, and closes once what was written has left.
    func end() {
        stage = .over
        context?.close(promise: nil)
    }

    /// Closes at once.
    func abort() {
        stage = .over
        socket.closeSocket()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // It does not read what it is sent. It can catch up when it is back.
        if !context.channel.isWritable { abort() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .proving = stage { shell.tell(isForeign ? .foreign : .init(error), of: self) }
        shell.logger.debug(
            "a connection failed", metadata: ["connection": "\(number)", "error": "\(error)"])
        abort()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stage = .over
        shell.closed(self)
        context.fireChannelInactive()
    }
}
