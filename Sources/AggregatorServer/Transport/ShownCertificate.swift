// SPDX-License-Identifier: Apache-2.0

import NIOSSL

/// The certificate that a peer shows while TLS shakes hands, before anybody knows whether it may.
struct ShownCertificate {
    /// What the fleet would know it by.
    let fingerprint: CertificateFingerprint
    private let certificate: Certificate

    /// Reads the first certificate of a chain; nil if there is none, or a damaged one.
    init?(_ chain: [NIOSSLCertificate]) {
        guard let bytes = try? chain.first?.toDERBytes(),
            let certificate = Certificate(der: bytes)
        else { return nil }
        fingerprint = certificate.fingerprint
        self.certificate = certificate
    }

    /// Whether the fleet's authority made it for a device.
    func isMade(by authority: FleetAuthority) -> Bool { authority.vouches(for: certificate) }

    /// The name in it, if it could be a device's: anybody can write anything there, also what would look like
    /// a line of the log.
    var name: String {
        DeviceName.isName(certificate.name) ? certificate.name : "a device without a name"
    }
}
