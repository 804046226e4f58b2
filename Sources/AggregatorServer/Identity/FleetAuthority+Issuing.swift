// SPDX-License-Identifier: Apache-2.0

public import Foundation

extension FleetAuthority {
    /// The server's certificate and key, in PEM. Made the first time; the certificate is made anew, for the
    /// same key, when its end is near and when its time has not come: somebody's clock was ahead then.
    public func serverIdentity(
        now: Date = WallClock.now
    ) throws(IdentityError) -> (certificate: String, key: String) {
        let found = try KeyPair.read(key: folder.serverKey, certificate: folder.serverCertificate)
        let key = if let found { found.key } else { try PrivateKey() }
        if found == nil {
            // A certificate whose key is lost is of no use to anybody, so it may be replaced below.
            try SecretFile.create(folder.serverKey, key.pem, for: .owner)
        }
        if let certificate = found?.certificate, isCurrent(certificate, now: now),
            certificate.isMade(by: pair.certificate)
        {
            return (certificate.pem, key.pem)
        }
        let end = pair.certificate.end
        guard now < end else { throw .outOfTime(detail: "the fleet's authority ended on \(end.day)") }
        let span = Lifetime.span(days: Lifetime.serverDays, from: now)
        let template = CertificateTemplate(
            role: .server, name: Self.serverName, validity: span.lowerBound...min(span.upperBound, end),
            point: key.point)
        let text = try sign(template).pem
        try SecretFile.replace(folder.serverCertificate, text, for: .everybody)
        return (text, key.pem)
    }

    /// Whether a certificate of the server's is valid, and will be for a while or as long as the authority.
    private func isCurrent(_ certificate: Certificate, now: Date) -> Bool {
        let renewal = now.addingTimeInterval(Lifetime.seconds(days: Lifetime.renewalDays))
        return certificate.begin <= now && now < certificate.end
            && certificate.end >= min(renewal, pair.certificate.end)
    }

    /// Whether this authority made a certificate, and for a device.
    ///
    /// Its dates are not looked at: whether an identity is in force is for the fleet's register to say, by
    /// the server's clock, so that the device can be told.
    func vouches(for certificate: Certificate) -> Bool {
        certificate.isForClients && certificate.isMade(by: pair.certificate)
    }

    /// Makes a device's identity. The device must still be entered in the fleet's register.
    /// - Parameter days: how long the certificate is valid, from now on.
    public func issue(
        _ name: DeviceName, days: Int = Lifetime.deviceDays, now: Date = WallClock.now
    ) throws(IdentityError) -> DeviceBundle {
        let validity = try deviceValidity(name.description, days: days, now: now)
        let key = try PrivateKey()
        let certificate = try sign(
            CertificateTemplate(
                role: .device, name: name.description, validity: validity, point: key.point))
        return DeviceBundle(
            name: name, fingerprint: certificate.fingerprint, expires: certificate.end,
            text: certificate.pem + key.pem + pair.certificate.pem)
    }

    /// From when to when a device's identity is valid.
    func deviceValidity(_ name: String, days: Int, now: Date) throws(IdentityError) -> ClosedRange<Date> {
        let validity = Lifetime.span(days: days, from: now)
        let end = pair.certificate.end
        guard days > 0, validity.upperBound <= end else {
            let most = Int(end.timeIntervalSince(now) / Lifetime.seconds(days: 1))
            throw .lifetime(
                detail: "\(days) days for \(name): give 1 to \(most), when the fleet's authority ends")
        }
        return validity
    }
}
