// SPDX-License-Identifier: Apache-2.0

/// A P-256 key and the certificate that belongs to it, as two files.
struct KeyPair: Sendable {
    let key: PrivateKey
    let certificate: Certificate

    /// Reads both files. The certificate is nil where only the key was written yet.
    static func read(
        key keyPath: String, certificate path: String
    ) throws(IdentityError) -> (key: PrivateKey, certificate: Certificate?)? {
        guard let keyText = try SecretFile.read(keyPath) else { return nil }
        guard !keyText.contains("ENCRYPTED") else {
            throw .damaged(
                path: keyPath,
                detail: """
                    the key is encrypted, and a server has nobody to ask for a password; decrypt it: \
                    openssl pkey
                    """)
        }
        guard let key = PrivateKey(pem: keyText) else {
            throw .damaged(path: keyPath, detail: "not a P-256 key in PEM; restore the file from a copy")
        }
        guard let text = try SecretFile.read(path) else { return (key, nil) }
        guard let certificate = Certificate(pem: text) else {
            throw .damaged(
                path: path, detail: "not a certificate in PEM; restore the file from a copy")
        }
        guard certificate.point == key.point else {
            throw .damaged(path: path, detail: "does not belong to \(keyPath); restore both from one copy")
        }
        return (key, certificate)
    }
}
