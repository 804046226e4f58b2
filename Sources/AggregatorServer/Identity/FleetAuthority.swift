// SPDX-License-Identifier: Apache-2.0

import Crypto
public import Foundation
import X509

/// The fleet's certificate authority: makes the identities of the server and of devices.
///
/// Its key is a file of the fleet's folder. Whoever can read it can enrol devices.
public struct FleetAuthority: Sendable {
    /// The name that agents ask the server to prove, whatever address they dial.
    public static let serverName = "aggregator.nudge"

    /// Where the fleet's files lie.
    public let folder: FleetFolder
    let pair: KeyPair
    let certificateText: String

    /// Opens the folder's authority, or makes it the first time.
    ///
    /// The key is written before the certificate: what a power cut leaves between the two is completed by the
    /// next start. A certificate without its key is an error, because a new key would lock every device out.
    public static func open(_ folder: FleetFolder, now: Date = .now) throws(IdentityError) -> FleetAuthority {
        let paths = (key: folder.authorityKey, certificate: folder.authorityCertificate)
        if let found = try KeyPair.read(key: paths.key, certificate: paths.certificate) {
            if let certificate = found.certificate {
                return try FleetAuthority(folder, KeyPair(key: found.key, certificate: certificate), now: now)
            }
            return try FleetAuthority(folder, issue(found.key, to: paths.certificate, now: now), now: now)
        }
        guard try SecretFile.read(paths.certificate) == nil else {
            throw .missing(
                path: paths.key, advice: "restore it from a copy; without it no device can be enrolled")
        }
        try makeFolder(folder)
        let key = P256.Signing.PrivateKey()
        try SecretFile.create(paths.key, key.pemRepresentation + "\n", for: .owner)
        return try FleetAuthority(folder, issue(key, to: paths.certificate, now: now), now: now)
    }

    private init(_ folder: FleetFolder, _ pair: KeyPair, now: Date) throws(IdentityError) {
        guard pair.certificate.notValidAfter > now else {
            throw .damaged(
                path: folder.authorityCertificate,
                detail: "expired on \(pair.certificate.notValidAfter); a new fleet folder is needed")
        }
        self.folder = folder
        self.pair = pair
        certificateText = try pair.certificate.pemText
    }

    private static func issue(
        _ key: P256.Signing.PrivateKey, to path: String, now: Date
    ) throws(IdentityError) -> KeyPair {
        let subject = try commonName("nudge fleet authority")
        let template = CertificateTemplate(
            role: .authority, subject: subject,
            validity: Lifetime.span(days: Lifetime.authorityDays, from: now),
            publicKey: Certificate.PublicKey(key.publicKey))
        let certificate = try template.signed(by: subject, key: Certificate.PrivateKey(key))
        try SecretFile.create(path, certificate.pemText, for: .everybody)
        return KeyPair(key: key, certificate: certificate)
    }

    func sign(_ template: CertificateTemplate) throws(IdentityError) -> Certificate {
        try template.signed(by: pair.certificate.subject, key: pair.signingKey)
    }

    static func commonName(_ text: String) throws(IdentityError) -> DistinguishedName {
        do {
            return try DistinguishedName { CommonName(text) }
        } catch {
            throw .certificate(detail: "'\(text)' cannot be a common name: \(error)")
        }
    }

    private static func makeFolder(_ folder: FleetFolder) throws(IdentityError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder.path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unwritable(path: folder.path, reason: "the folder cannot be made")
        }
    }
}
