// SPDX-License-Identifier: Apache-2.0

import NIOSSL

/// What a running server proves itself with.
struct ServerCertificate {
    /// TLS with the certificate of now, for connections to come.
    private(set) var context: NIOSSLContext
    private let authority: FleetAuthority
    private var text: String

    /// Reads the server's certificate, or makes it.
    init(_ authority: FleetAuthority) throws {
        let identity = try authority.serverIdentity()
        self.authority = authority
        text = identity.certificate
        context = try ServerTLS.context(authority, identity)
    }

    /// Looks whether it is still good, by the clock of now. Returns whether there is a new one.
    mutating func renew() throws -> Bool {
        let identity = try authority.serverIdentity()
        guard identity.certificate != text else { return false }
        context = try ServerTLS.context(authority, identity)
        text = identity.certificate
        return true
    }
}
