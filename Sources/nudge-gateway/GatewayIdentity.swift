// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import NIOSSL

/// What the gateway proves itself with, and whom it trusts: the file of 'nudge enroll'.
struct GatewayIdentity: Sendable {
    private let context: NIOSSLContext

    init(path: String) throws {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(path)
            guard chain.count > 1 else {
                throw GatewayError(
                    description: "\(path): not the identity of a gateway; 'nudge enroll' makes one",
                    status: 65)
            }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateChain = [.certificate(chain[0])]
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: path, format: .pem))
            configuration.trustRoots = .certificates(Array(chain.dropFirst()))
            context = try NIOSSLContext(configuration: configuration)
        } catch let error as GatewayError {
            throw error
        } catch {
            throw GatewayError(
                description: "\(path): cannot be read, or is no identity: \(error)", status: 66)
        }
    }

    /// TLS towards a server that proves to have a name; that of the gateway's fleet, unless told.
    func handler(for name: String = FleetAuthority.serverName) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: context, serverHostname: name)
    }
}
