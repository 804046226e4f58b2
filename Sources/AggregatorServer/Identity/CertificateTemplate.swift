// SPDX-License-Identifier: Apache-2.0

import CertificatePort
import Foundation

/// What the fleet's three kinds of certificates have in common: P-256, version 3, signed by the authority.
struct CertificateTemplate {
    /// What a certificate is for.
    enum Role {
        case authority
        case server
        case device
    }

    var role: Role
    /// The subject's common name. A server is asked to prove it.
    var name: String
    var validity: ClosedRange<Date>
    /// Whose key it is.
    var point: [UInt8]

    /// Signs the certificate.
    /// - Parameters:
    ///   - authority: whose name the certificate gets as its issuer's; nil for its own.
    ///   - key: the authority's.
    func signed(by authority: Certificate?, key: PrivateKey) throws(IdentityError) -> Certificate {
        let plan = certificate_plan(
            role: role.number, begin: Self.seconds(validity.lowerBound),
            end: Self.seconds(validity.upperBound))
        var der = [UInt8](repeating: 0, count: Int(CERTIFICATE_BYTES_MAXIMUM))
        let count = withExtendedLifetime(authority) {
            unsafe withUnsafePointer(to: plan) { plan in
                unsafe certificate_make(
                    plan, name, point, key.pem, key.pem.utf8.count, authority?.opened.pointer, &der)
            }
        }
        guard count > 0, let certificate = Certificate(der: Array(der.prefix(Int(count)))) else {
            throw .certificate(
                detail: "the certificate of \(name) cannot be made: \(CertificateText.error(count))")
        }
        return certificate
    }

    private static func seconds(_ time: Date) -> Int64 {
        Int64(time.timeIntervalSince1970.rounded(.down))
    }
}

extension CertificateTemplate.Role {
    fileprivate var number: certificate_role {
        switch self {
        case .authority: CERTIFICATE_AUTHORITY
        case .server: CERTIFICATE_SERVER
        case .device: CERTIFICATE_DEVICE
        }
    }
}
