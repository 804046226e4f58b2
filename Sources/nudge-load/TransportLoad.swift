// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// What connections cost a server that does nothing but TLS: the libraries' own share of a fleet's memory.
struct TransportLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls",
        abstract: "Measures what connections cost a server that has nothing but TLS.",
        discussion: "The server is started for it, with the TLS settings of 'nudge serve'.")

    @Option(help: "Connections.")
    var agents = 1000

    /// Handshakes at a time.
    private static let window = 64

    func validate() throws {
        guard agents > 0 else { throw ValidationError("--agents must be at least 1, not \(agents)") }
    }

    func run() throws {
        FileLimit.raise()
        let path = FileManager.default.temporaryDirectory.appending(path: "nudge-load-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: path) }
        let folder = FleetFolder(path.path)
        let identities = try Identities(0..<agents, folder)
        let server = try RunningTransportServer(folder)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let before = server.usage.residentBytes
        for first in stride(from: 0, to: agents, by: Self.window) {
            let handshakes = try (first..<min(first + Self.window, agents)).map {
                try connect(group.next(), identities.context($0), port: server.port)
            }
            for handshake in handshakes { try handshake.wait() }
        }
        let bytes = (server.usage.residentBytes - before) / agents
        print("\(agents) connections; TLS alone takes \(bytes) bytes for each")
        server.end()
        try group.syncShutdownGracefully()
    }

    private func connect(
        _ loop: any EventLoop, _ context: NIOSSLContext, port: Int
    ) -> EventLoopFuture<Void> {
        let done = loop.makePromise(of: Void.self)
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLClientHandler(context: context, serverHostname: FleetAuthority.serverName),
                        HandshakeWaiter(done),
                    ])
                }
            }
            .connect(host: "127.0.0.1", port: port).whenFailure { done.fail($0) }
        return done.futureResult
    }
}

/// Waits for the end of a handshake.
private final class HandshakeWaiter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let done: EventLoopPromise<Void>

    init(_ done: EventLoopPromise<Void>) { self.done = done }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { done.succeed() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }
}
