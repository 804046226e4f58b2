// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import SwiftASN1
import X509

/// A P-256 key and the certificate that belongs to it, as two files.
struct KeyPair: Sendable {
    let key: P256.Signing.PrivateKey
    let certificate: Certificate

    /// The key as certificates are signed with it.
    var signingKey: Certificate.PrivateKey { Certificate.PrivateKey(key) }

    /// Reads both files. The certificate is nil where only the key was written yet.
    static func read(
        key keyPath: String, certificate path: String
    ) throws(IdentityError) -> (key: P256.Signing.PrivateKey, certificate: Certificate?)? {
        guard let keyText = try SecretFile.read(keyPath) else { return nil }
        guard !keyText.contains("ENCRYPTED") else {
            throw .damaged(
                path: keyPath,
                detail: """
                    the key is encrypted, and a server has nobody to ask for a password; decrypt it: \
                    openssl pkey
                    """)
        }
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: keyText) else {
            throw .damaged(path: keyPath, detail: "not a P-256 key in PEM; restore the file from a copy")
        }
        guard let text = try SecretFile.read(path) else { return (key, nil) }
        guard let certificate = try? Certificate(pemEncoded: text) else {
            throw .damaged(path: path, detail: "not a certificate in PEM; restore the file from a copy")
        }
        guard certificate.publicKey == Certificate.PublicKey(key.publicKey) else {
            throw .damaged(path: path, detail: "does not belong to \(keyPath); restore both from one copy")
        }
        return (key, certificate)
    }
}

extension Certificate {
    /// The certificate as PEM, with a line feed at its end.
    var pemText: String {
        get throws(IdentityError) {
            do {
                return try serializeAsPEM().pemString + "\n"
            } catch {
                throw .certificate(detail: "a certificate cannot be written as PEM: \(error)")
            }
        }
    }

    /// The SHA-256 of the certificate's DER, by which the fleet knows it.
    var fingerprint: CertificateFingerprint {
        get throws(IdentityError) {
            do {
                var serializer = DER.Serializer()
                try serializer.serialize(self)
                return CertificateFingerprint(ofDER: serializer.serializedBytes)
            } catch {
                throw .certificate(detail: "a certificate cannot be written as DER: \(error)")
            }
        }
    }
}
