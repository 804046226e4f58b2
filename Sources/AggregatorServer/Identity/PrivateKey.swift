// SPDX-License-Identifier: Apache-2.0

import CertificatePort

/// A private key on the curve P-256, with the public key that belongs to it.
struct PrivateKey: Sendable {
    /// The key: a number, its highest byte first.
    let number: [UInt8]
    /// The public key: a point, uncompressed.
    let point: [UInt8]
    /// The key as PEM in the form of PKCS #8, with a line feed at its end.
    let pem: String

    /// Draws a key.
    init() throws(IdentityError) {
        var text = CertificateText()
        let count = unsafe certificate_make_key(&text.bytes)
        guard count > 0, let key = PrivateKey(pem: text.prefix(count)) else {
            throw .certificate(detail: "a key cannot be made: \(CertificateText.error(count))")
        }
        self = key
    }

    /// Reads a key in PEM, in the form of PKCS #8 or of SEC 1; nil where there is none on this curve.
    init?(pem text: String) {
        var number = [UInt8](repeating: 0, count: Int(CERTIFICATE_KEY_BYTES))
        var point = [UInt8](repeating: 0, count: Int(CERTIFICATE_POINT_BYTES))
        var written = CertificateText()
        let count = unsafe certificate_read_key(text, text.utf8.count, &number, &point, &written.bytes)
        guard count > 0 else { return nil }
        self.number = number
        self.point = point
        pem = written.prefix(count)
    }
}
