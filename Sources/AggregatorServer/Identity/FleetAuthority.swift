// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// The fleet's certificate authority: makes the identities of the server and of devices.
///
/// Its key is a file of the fleet's folder. Whoever can read it can enrol devices.
public struct FleetAuthority: Sendable {
    /// The name that agents ask the server to prove, whatever address they dial.
    public static let serverName = "aggregator.nudge"

    /// Where the fleet's files lie.
    public let folder: FleetFolder
    let pair: KeyPair
    /// Whether the authority was made just now: no device that was enrolled before knows it.
    public let isNew: Bool

    /// When the authority, and with it every identity of the fleet, ends.
    public var expires: Date { pair.certificate.end }

    /// Opens the folder's authority, or makes it the first time.
    ///
    /// The key is written before the certificate: what a power cut leaves between the two is completed by the
    /// next start. A certificate without its key is an error, because a new key would lock every device out;
    /// so is a register of devices without either.
    ///
    /// An authority that begins later than now is taken: whoever made it had a clock that was ahead.
    public static func open(
        _ folder: FleetFolder, now: Date = WallClock.now
    ) throws(IdentityError) -> FleetAuthority {
        let paths = (key: folder.authorityKey, certificate: folder.authorityCertificate)
        if let found = try KeyPair.read(key: paths.key, certificate: paths.certificate) {
            if let certificate = found.certificate {
                return try FleetAuthority(folder, KeyPair(key: found.key, certificate: certificate), now: now)
            }
            let pair = try issue(found.key, to: paths.certificate, now: now)
            return try FleetAuthority(folder, pair, isNew: true, now: now)
        }
        guard !exists(paths.certificate), !exists(folder.database) else {
            throw .missing(
                path: paths.key,
                advice: """
                    restore it from a copy; without it no device can be enrolled, and those that are would \
                    not trust a new one
                    """)
        }
        try makeFolder(folder)
        let key = try PrivateKey()
        try SecretFile.create(paths.key, key.pem, for: .owner)
        return try FleetAuthority(
            folder, issue(key, to: paths.certificate, now: now), isNew: true, now: now)
    }

    private init(
        _ folder: FleetFolder, _ pair: KeyPair, isNew: Bool = false, now: Date
    ) throws(IdentityError) {
        guard pair.certificate.end > now else {
            throw .outOfTime(
                detail: """
                    the authority of the fleet in \(folder.path) ended on \
                    \(pair.certificate.end.day) by this machine's clock, which says \(now.day); if \
                    the clock is right, make a new fleet folder and enrol every device there
                    """)
        }
        self.folder = folder
        self.pair = pair
        self.isNew = isNew
    }

    /// What a new authority means for devices, in words.
    public var novelty: String {
        """
        there was no fleet in \(folder.path): a new one was made there, with a new authority. Devices that \
        were enrolled elsewhere or before do not trust it: enrol them again, or put the folder back from a \
        copy
        """
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private static func issue(
        _ key: PrivateKey, to path: String, now: Date
    ) throws(IdentityError) -> KeyPair {
        let template = CertificateTemplate(
            role: .authority, name: "nudge fleet authority",
            validity: Lifetime.span(days: Lifetime.authorityDays, from: now), point: key.point)
        let certificate = try template.signed(by: nil, key: key)
        try SecretFile.create(path, certificate.pem, for: .everybody)
        return KeyPair(key: key, certificate: certificate)
    }

    func sign(_ template: CertificateTemplate) throws(IdentityError) -> Certificate {
        try template.signed(by: pair.certificate, key: pair.key)
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
