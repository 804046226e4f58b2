// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// How patient the server is with connections.
public struct ConnectionLimits: Sendable {
    /// From accepting a connection until TLS has shaken hands. Thousands that come back at once after a
    /// restart wait for each other.
    public var handshakeMilliseconds: Int64 = 20_000
    /// From there until the agent's hello.
    public var helloMilliseconds: Int64 = 20_000
    /// Silence after which an agent counts as gone. Agents ask for an answer well before.
    public var idleMilliseconds: Int64 = 120_000
    /// Bytes that may wait for an agent that does not read.
    public var waitingBytesMaximum = 1 << 20

    /// Limits for boards on slow networks.
    public init() {}

    var handshake: TimeAmount { .milliseconds(handshakeMilliseconds) }
    var hello: TimeAmount { .milliseconds(helloMilliseconds) }
    var idle: TimeAmount { .milliseconds(idleMilliseconds) }
}
