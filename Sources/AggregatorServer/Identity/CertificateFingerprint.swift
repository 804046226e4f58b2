// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The SHA-256 of a certificate: what the fleet knows a device by.
public struct CertificateFingerprint: Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let description: String

    /// Hashes a certificate in DER.
    public init(ofDER bytes: [UInt8]) { description = SecureHash.bytes(of: bytes).hexadecimal }

    /// A fingerprint as it was stored.
    init(stored text: String) { description = text }
}
