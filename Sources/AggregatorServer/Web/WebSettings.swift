// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Where the web side listens, and who may read it.
public struct WebSettings: Sendable {
    /// An IP address, or a name that the system resolves to one.
    public let address: String
    /// A TCP port; 0 lets the system choose.
    public let port: Int
    /// What a reader must know; nil when everybody on this machine may read.
    let token: AccessToken?

    /// - Parameters:
    ///   - token: 16 to 256 letters, digits, `-`, `.`, `_` or `~`. Needed where other machines may come in.
    /// - Throws: `WebSettingsError` for a port that is none, a token that is too easy or has other
    ///   characters, and for a missing one.
    public init(
        address: String = "127.0.0.1", port: Int, token: String? = nil
    ) throws(WebSettingsError) {
        guard (0...65_535).contains(port) else { throw .port(port) }
        if let token {
            guard let token = AccessToken(token) else { throw .token }
            self.token = token
        } else {
            guard Self.isLoopback(address) else { throw .missingToken(address: address) }
            self.token = nil
        }
        self.address = address
        self.port = port
    }

    /// Whether only this machine can reach the address.
    static func isLoopback(_ address: String) -> Bool {
        if address == "localhost" { return true }
        guard let parsed = try? SocketAddress(ipAddress: address, port: 0).ipAddress else { return false }
        return parsed == "::1" || parsed.hasPrefix("127.")
    }
}

/// Why the web side cannot be set up.
public enum WebSettingsError: Error, Equatable {
    /// Not a port.
    case port(Int)
    /// Too short, too long, or with characters that do not fit an address and a cookie.
    case token
    /// Other machines can reach the address, and there is no token.
    case missingToken(address: String)
}

extension WebSettingsError: CustomStringConvertible {
    /// The error in a sentence: what is wrong, and what to do.
    public var description: String {
        switch self {
        case .port(let port):
            "\(port) is no port of the web side: give 0 to 65535"
        case .token:
            """
            the web side's token needs \(AccessToken.lengths.lowerBound) to \
            \(AccessToken.lengths.upperBound) letters, digits, '-', '.', '_' or '~'; make one with: \
            openssl rand -hex 24
            """
        case .missingToken(let address):
            """
            the web side would listen on \(address), where other machines can reach it: give it a token, or \
            listen on 127.0.0.1
            """
        }
    }
}
