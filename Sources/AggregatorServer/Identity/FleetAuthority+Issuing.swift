// SPDX-License-Identifier: Apache-2.0

import Crypto
public import Foundation
import X509

extension FleetAuthority {
    /// The server's certificate and key, in PEM. Made the first time; the certificate is made anew, for the
    /// same key, when its end is near and when its time has not come: somebody's clock was ahead then.
    public func serverIdentity(
        now: Date = WallClock.now
    ) throws(IdentityError) -> (certificate: String, key: String) {
        let found = try KeyPair.read(key: folder.serverKey, certificate: folder.serverCertificate)
        let key = found?.key ?? P256.Signing.PrivateKey()
        if found == nil {
            // A certificate whose key is lost is of no use to anybody, so it may be replaced below.
            try SecretFile.create(folder.serverKey, key.pemRepresentation + "\n", for: .owner)
        }
        if let certificate = found?.certificate, isCurrent(certificate, now: now),
            isIssuer(of: certificate)
        {
            return (try certificate.pemText, key.pemRepresentation)
        }
        let end = pair.certificate.notValidAfter
        guard now < end else { throw .outOfTime(detail: "the fleet's authority ended on \(end.day)") }
        let span = Lifetime.span(days: Lifetime.serverDays, from: now)
        let template = CertificateTemplate(
            role: .server(name: Self.serverName), subject: try Self.commonName(Self.serverName),
            validity: span.lowerBound...min(span.upperBound, end),
            publicKey: Certificate.PublicKey(key.publicKey))
        let text = try sign(template).pemText
        try SecretFile.replace(folder.serverCertificate, text, for: .everybody)
        return (text, key.pemRepresentation)
    }

    /// Whether a certificate of the server's is valid, and will be for a while or as long as the authority.
    private func isCurrent(_ certificate: Certificate, now: Date) -> Bool {
        let renewal = now.addingTimeInterval(Lifetime.seconds(days: Lifetime.renewalDays))
        return certificate.notValidBefore <= now && now < certificate.notValidAfter
            && certificate.notValidAfter >= min(renewal, pair.certificate.notValidAfter)
    }

    private func isIssuer(of certificate: Certificate) -> Bool {
        certificate.issuer == pair.certificate.subject
            && pair.certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
    }

    /// Whether this authority made a certificate, and for a device.
    ///
    /// Its dates are not looked at: whether an identity is in force is for the fleet's register to say, by
    /// the server's clock, so that the device can be told.
    func vouches(for certificate: Certificate) -> Bool {
        guard isIssuer(of: certificate) else { return false }
        do {
            return try certificate.extensions.extendedKeyUsage.map { $0.contains(.clientAuth) } ?? true
        } catch {
            return false
        }
    }

    /// Makes a device's identity. The device must still be entered in the fleet's register.
    /// - Parameter days: how long the certificate is valid, from now on.
    public func issue(
        _ name: DeviceName, days: Int = Lifetime.deviceDays, now: Date = WallClock.now
    ) throws(IdentityError) -> DeviceBundle {
        let validity = try deviceValidity(name.description, days: days, now: now)
        let key = P256.Signing.PrivateKey()
        let template = CertificateTemplate(
            role: .device, subject: try Self.commonName(name.description), validity: validity,
            publicKey: Certificate.PublicKey(key.publicKey))
        let certificate = try sign(template)
        let text = try certificate.pemText + key.pemRepresentation + "\n" + certificateText
        return try DeviceBundle(
            name: name, fingerprint: certificate.fingerprint, expires: certificate.notValidAfter, text: text)
    }
    /// From when to when a device's identity is valid.
    func deviceValidity(_ name: String, days: Int, now: Date) throws(IdentityError) -> ClosedRange<Date> {
        let validity = Lifetime.span(days: days, from: now)
        let end = pair.certificate.notValidAfter
        guard days > 0, validity.upperBound <= end else {
            let most = Int(end.timeIntervalSince(now) / Lifetime.seconds(days: 1))
            throw .lifetime(
                detail: "\(days) days for \(name): give 1 to \(most), when the fleet's authority ends")
        }
        return validity
    }
}
