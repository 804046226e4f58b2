// SPDX-License-Identifier: Apache-2.0

import NIOSSL

extension TakeoverSettings {
    /// TLS towards etcd's nodes.
    func security() throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authority {
            try Self.explained(authority) {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
            }
        }
        if let identity {
            try Self.explained(identity) {
                tls.certificateChain = try NIOSSLCertificate.fromPEMFile(identity).map { .certificate($0) }
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: identity, format: .pem))
            }
        }
        return tls
    }

    private static func explained(_ path: String, _ read: () throws -> Void) throws(TakeoverError) {
        do { try read() } catch {
            throw .certificates(path: path, reason: "no PEM file with what is asked for, or not readable")
        }
    }

    /// What is wrong where an error is about certificates; nil where it is about something else. TLS tells it
    /// in words that only its makers know.
    static func words(onCertificates error: any Error) -> String? {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") || error is NIOSSLExtraError {
            return "its certificate is not from who 'ca' names, or not for this host, or out of its time"
        }
        guard text.contains("ALERT"), text.contains("CERTIFICATE") || text.contains("UNKNOWN_CA") else {
            return nil
        }
        return "it does not take this server's certificate; see 'identity'"
    }
}
