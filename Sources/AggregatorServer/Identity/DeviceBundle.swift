// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// All that a device needs to join the fleet, once: its certificate, its private key and whom to trust.
///
/// Nobody keeps the private key but the device; a lost bundle is replaced by enrolling the device again.
public struct DeviceBundle: Sendable {
    /// The device.
    public let name: DeviceName
    /// What the fleet knows the certificate by.
    public let fingerprint: CertificateFingerprint
    /// When the certificate stops being valid.
    public let expires: Date
    /// The device's certificate, its key (PKCS#8) and the fleet authority's certificate, in PEM.
    public let text: String

    /// Writes the bundle to a file that only its owner may read.
    /// - Throws: `IdentityError.exists` if something is at the path; it stays as it was.
    public func write(to path: String) throws(IdentityError) {
        try SecretFile.create(path, text, for: .owner)
    }
}
