// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOCore
import NIOPosix
import NIOSSL

/// All agents of a load, on one event loop.
struct Crowd {
    private let loop: any EventLoop
    private let tally: NIOLoopBoundBox<Tally>
    private let agents: Int
    private let asksPeople: Bool
    private let port: Int
    /// Handshakes at a time.
    private static let window = 64
    /// Connections from one address: it has no more ports than some 28,000 (`net.ipv4.ip_local_port_range`).
    private static let portsOfAddress = 20_000

    init(_ loop: any EventLoop, agents: Int, asksPeople: Bool = false, port: Int) {
        self.loop = loop
        self.agents = agents
        self.asksPeople = asksPeople
        self.port = port
        tally = .makeBoxSendingValue(Tally(wanted: agents, warmUpRounds: 2), eventLoop: loop)
    }

    /// Connects all agents and waits until they have joined.
    func connect(_ identities: Identities) throws {
        var waiting: [EventLoopFuture<any Channel>] = []
        for index in 0..<agents {
            waiting.append(try connect(index, try identities.context(index)))
            guard waiting.count == Self.window || index == agents - 1 else { continue }
            for channel in waiting { _ = try channel.wait() }
            waiting.removeAll()
        }
        while try loop.submit({ !tally.value.isComplete && tally.value.failures == 0 }).wait() {
            try loop.scheduleTask(in: .milliseconds(50)) {}.futureResult.wait()
        }
    }

    private func connect(_ index: Int, _ context: NIOSSLContext) throws -> EventLoopFuture<any Channel> {
        // All of 127.0.0.0/8 is this machine.
        let own = try SocketAddress(ipAddress: "127.0.0.\(1 + index / Self.portsOfAddress)", port: 0)
        return ClientBootstrap(group: loop)
            .bind(to: own)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1024))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [tally, asksPeople] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLClientHandler(context: context, serverHostname: FleetAuthority.serverName),
                        LoadAgent(index: index, asksPeople: asksPeople, tally: tally.value),
                    ])
                }
            }
            .connect(host: "127.0.0.1", port: port)
    }

    /// What the agents saw, as lines.
    func summary() -> String {
        let lines = try? loop.submit {
            let tally = tally.value
            return """
                vote to commit       p50 \(tally.milliseconds(part: 0.5)) ms, \
                p99 \(tally.milliseconds(part: 0.99)) ms, of \(tally.count) votes
                broken connections   \(tally.failures) \(tally.firstFailure)
                """
        }.wait()
        return lines ?? ""
    }
}
