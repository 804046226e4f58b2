// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import X509

/// What the fleet's three kinds of certificates have in common: P-256, version 3, signed by the authority.
struct CertificateTemplate {
    /// What a certificate is for.
    enum Role {
        case authority
        case server(name: String)
        case device
    }

    var role: Role
    var subject: DistinguishedName
    var validity: ClosedRange<Date>
    var publicKey: Certificate.PublicKey

    /// Signs the certificate.
    func signed(
        by issuer: DistinguishedName, key: Certificate.PrivateKey
    ) throws(IdentityError) -> Certificate {
        do {
            return try Certificate(
                version: .v3, serialNumber: Self.serialNumber(), publicKey: publicKey,
                notValidBefore: validity.lowerBound, notValidAfter: validity.upperBound,
                issuer: issuer, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: extensions(issuerKey: key.publicKey), issuerPrivateKey: key)
        } catch {
            throw .certificate(detail: "the certificate of \(subject) cannot be made: \(error)")
        }
    }

    private func extensions(issuerKey: Certificate.PublicKey) throws -> Certificate.Extensions {
        let issuer = SubjectKeyIdentifier(hash: issuerKey)
        return try Certificate.Extensions {
            switch role {
            case .authority:
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            case .server(let name):
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([.dnsName(name)])
            case .device:
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth])
            }
            SubjectKeyIdentifier(hash: publicKey)
            AuthorityKeyIdentifier(keyIdentifier: issuer.keyIdentifier)
        }
    }

    /// 127 random bits. The standard allows 20 bytes, sign included.
    private static func serialNumber() -> Certificate.SerialNumber {
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
        bytes[0] &= 0x7F
        return Certificate.SerialNumber(bytes: bytes)
    }
}
