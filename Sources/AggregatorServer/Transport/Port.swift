// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// Ports of this machine.
public enum Port {
    /// Tries whether a server could listen, and stops at once.
    /// - Throws: ``ServiceError`` with the reason, and what to do.
    public static func probe(_ host: String, _ port: Int) throws {
        do {
            let listener = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port).wait()
            try listener.close().wait()
        } catch {
            throw ServiceError(listeningOn: host, port, error)
        }
    }
}
