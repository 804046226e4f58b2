// SPDX-License-Identifier: Apache-2.0

public import Foundation
import NIOCore
public import NIOSSL

/// What the server demands of a connection before it listens to it.
public enum ServerTLS {
    /// Forward secrecy and authenticated encryption only. Boards without AES instructions prefer the first
    /// suite, which also adds least to a record: 21 bytes.
    private static let suites = [
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    ]

    /// TLS 1.2 or later, with a client certificate from this fleet's authority and no other.
    /// - Throws: ``IdentityError`` and the errors of NIOSSL, when the authority's files are damaged.
    public static func context(
        _ authority: FleetAuthority, now: Date = WallClock.now
    ) throws -> NIOSSLContext {
        try context(authority, authority.serverIdentity(now: now))
    }

    /// The same with an identity of the server's that was read already.
    static func context(
        _ authority: FleetAuthority, _ identity: (certificate: String, key: String)
    ) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(identity.key.utf8), format: .pem)
        let roots = try NIOSSLCertificate.fromPEMBytes(Array(authority.pair.certificate.pem.utf8))
        var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key),
            trustRoots: .certificates(roots))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuites = suites.joined(separator: ":")
        // An agent that does not say goodbye properly is not waited for.
        configuration.shutdownTimeout = .seconds(1)
        return try NIOSSLContext(configuration: configuration)
    }
}
