// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOSSL

/// An identity per agent, made for this load and kept in memory.
struct Identities {
    private let agents: Range<Int>
    private let texts: [String]

    /// Makes the identities and enters them in the fleet's register.
    init(_ agents: Range<Int>, _ folder: FleetFolder) throws {
        self.agents = agents
        let authority = try FleetAuthority.open(folder)
        let bundles = try agents.map { try authority.issue(DeviceName("load-\($0)")) }
        try FleetStore(folder.database).enroll(bundles)
        texts = bundles.map(\.text)
    }

    /// What an agent shakes hands with.
    func context(_ index: Int) throws -> NIOSSLContext {
        let bytes = Array(texts[index - agents.lowerBound].utf8)
        let chain = try NIOSSLCertificate.fromPEMBytes(bytes)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateChain = [.certificate(chain[0])]
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: bytes, format: .pem))
        configuration.trustRoots = .certificates(Array(chain.dropFirst()))
        configuration.maximumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = [.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256]
        return try NIOSSLContext(configuration: configuration)
    }
}
