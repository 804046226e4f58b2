// SPDX-License-Identifier: Apache-2.0

import CertificatePort
import Foundation

/// A certificate for a key on the curve P-256, which nobody vouches for yet.
struct Certificate: Sendable {
    /// The certificate in DER.
    let der: [UInt8]
    /// The first common name of its subject; empty where there is none, a longer one than a device's, or one
    /// that is no text.
    let name: String
    /// When it begins.
    let begin: Date
    /// When it ends.
    let end: Date
    /// Whose key it is: a point, uncompressed.
    let point: [UInt8]
    /// Whether it may prove who a client is.
    let isForClients: Bool
    /// What libcrypto knows it by.
    let opened: Opened

    /// Reads a certificate; nil for a damaged one, and for another curve's.
    init?(der: [UInt8]) {
        guard let opened = Opened(der) else { return nil }
        var contents = certificate_contents()
        var name = [UInt8](repeating: 0, count: Int(CERTIFICATE_NAME_BYTES))
        var point = [UInt8](repeating: 0, count: Int(CERTIFICATE_POINT_BYTES))
        guard unsafe certificate_tell(opened.pointer, &contents, &name, &point) != 0 else { return nil }
        self.opened = opened
        self.der = der
        self.name = String(validating: name.prefix(contents.name_count), as: UTF8.self) ?? ""
        begin = Date(timeIntervalSince1970: TimeInterval(contents.begin))
        end = Date(timeIntervalSince1970: TimeInterval(contents.end))
        self.point = point
        isForClients = contents.is_for_clients != 0
    }

    /// Reads the first certificate in PEM.
    init?(pem text: String) {
        var der = [UInt8](repeating: 0, count: Int(CERTIFICATE_BYTES_MAXIMUM))
        let count = unsafe certificate_read_text(text, text.utf8.count, &der)
        guard count > 0 else { return nil }
        self.init(der: Array(der.prefix(Int(count))))
    }

    /// The certificate as PEM, with a line feed at its end.
    var pem: String {
        var text = CertificateText()
        let count = unsafe certificate_write_text(der, der.count, &text.bytes)
        return text.prefix(count)
    }

    /// What the fleet knows it by.
    var fingerprint: CertificateFingerprint { CertificateFingerprint(ofDER: der) }

    /// Whether it names the authority as its issuer and the authority's key signed it. Its dates are not
    /// looked at.
    func isMade(by authority: Certificate) -> Bool {
        withExtendedLifetime((self, authority)) {
            unsafe certificate_is_made_by(opened.pointer, authority.opened.pointer) != 0
        }
    }

    /// What libcrypto read. It never changes, so every thread may look at it.
    @safe final class Opened: @unchecked Sendable {
        let pointer: OpaquePointer

        init?(_ der: [UInt8]) {
            guard let pointer = unsafe certificate_open(der, der.count) else { return nil }
            unsafe self.pointer = pointer
        }

        deinit { unsafe certificate_close(pointer) }
    }
}
