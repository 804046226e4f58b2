// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOCore
import NIOSSL

/// How the agents of a load reach the server.
protocol Road: Sendable {
    /// Whom an agent dials.
    func address(_ index: Int) -> HostAddress

    /// What makes frames of what comes over an agent's connection, and the reverse. It says when the agent
    /// may speak: that TLS shook hands, or ``RoadEvent/open``.
    /// - Parameter tally: told of what goes wrong on the road.
    func handler(_ index: Int, _ tally: Tally) throws -> any ChannelHandler
}

/// What an agent is told of its road.
enum RoadEvent {
    /// The server listens.
    case open
}

/// A connection of each agent's own, with TLS.
struct DirectRoad: Road {
    let identities: Identities
    /// The server's on 127.0.0.1.
    let port: Int

    /// There are some 28,000 ports to connect from (`net.ipv4.ip_local_port_range`) to each address. All of
    /// 127.0.0.0/8 is this machine; a server that listens on 127.0.0.1 alone has the first of them.
    func address(_ index: Int) -> HostAddress {
        HostAddress(host: "127.0.0.\(1 + index / 20_000)", port: port)
    }

    func handler(_ index: Int, _ tally: Tally) throws -> any ChannelHandler {
        try NIOSSLClientHandler(
            context: identities.context(index), serverHostname: FleetAuthority.serverName)
    }
}
