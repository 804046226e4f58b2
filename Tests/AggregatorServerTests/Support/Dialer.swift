// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NudgeCore

/// A client that says what a test wants said, over TLS or without it.
final class Dialer {
    let channel: any Channel
    private var frames: AsyncStream<[UInt8]>.Iterator

    private init(_ channel: any Channel, _ frames: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.frames = frames.makeAsyncIterator()
    }

    /// Connects with TLS.
    /// - Parameters:
    ///   - identity: what to prove; nil offers no certificate.
    ///   - authority: whom the server must be certified by.
    static func dial(
        _ port: Int, as identity: DeviceBundle?, trusting authority: FleetAuthority,
        layout: RoundVotes.Layout = RoundVotes.Layout(agentCount: 2)
    ) async throws -> Dialer {
        try await dial(port, showing: identity?.text, trusting: authority, layout: layout)
    }

    /// The same with any certificate and key, in PEM.
    static func dial(
        _ port: Int, showing identity: String?, trusting authority: FleetAuthority,
        layout: RoundVotes.Layout = RoundVotes.Layout(agentCount: 2)
    ) async throws -> Dialer {
        let roots = try NIOSSLCertificate.fromPEMFile(authority.folder.authorityCertificate)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(roots)
        if let identity {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.utf8))
            let key = try NIOSSLPrivateKey(bytes: Array(identity.utf8), format: .pem)
            configuration.certificateChain = [.certificate(chain[0])]
            configuration.privateKey = .privateKey(key)
        }
        let context = try NIOSSLContext(configuration: configuration)
        return try await connect(port, layout) {
            try NIOSSLClientHandler(context: context, serverHostname: FleetAuthority.serverName)
        }
    }

    /// Connects without TLS.
    static func dialPlainly(_ port: Int) async throws -> Dialer {
        try await connect(port, RoundVotes.Layout(agentCount: 1)) { nil }
    }

    private static func connect(
        _ port: Int, _ layout: RoundVotes.Layout, tls: @escaping @Sendable () throws -> NIOSSLClientHandler?
    ) async throws -> Dialer {
        let (frames, ending) = AsyncStream.makeStream(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls = try tls() { try pipeline.addHandler(tls) }
                    try pipeline.addHandler(FrameCollector(layout, ending))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return Dialer(channel, frames)
    }

    /// Sends bytes; a connection that is closed already swallows them.
    func send(_ bytes: [UInt8]) async { await channel.send(bytes) }

    /// The next frame; nil when the server has hung up.
    func next() async -> [UInt8]? { await frames.next() }

    /// The next frame of a kind; nil when the server has hung up. Others are skipped.
    func next(_ kind: FrameKind) async -> [UInt8]? {
        while let frame = await next() {
            if (try? FrameKind.read(frame.span)) == kind { return frame }
        }
        return nil
    }

    func close() async { try? await channel.close().get() }
}

extension Channel {
    /// Sends bytes; a connection that is closed already swallows them.
    func send(_ bytes: [UInt8]) async { try? await writeAndFlush(ByteBuffer(bytes: bytes)).get() }
}

/// Cuts what the server sends into frames.
private final class FrameCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let layout: RoundVotes.Layout
    private let frames: AsyncStream<[UInt8]>.Continuation
    private var bytes: [UInt8] = []

    init(_ layout: RoundVotes.Layout, _ frames: AsyncStream<[UInt8]>.Continuation) {
        self.layout = layout
        self.frames = frames
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += Self.unwrapInboundIn(data).readableBytesView
        while let length = frameLength, length <= bytes.count {
            frames.yield(Array(bytes.prefix(length)))
            bytes.removeFirst(length)
        }
    }

    private var frameLength: Int? {
        let bytes = bytes
        return try? FrameLength.of(bytes.span, layout)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) { frames.finish() }
}
