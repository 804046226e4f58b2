// SPDX-License-Identifier: Apache-2.0

public import Foundation
import GRDB

/// A certificate that a device got, and whether it is still in force.
public struct DeviceRecord: Equatable, Sendable, Codable {
    /// The device.
    public var name: String
    /// The SHA-256 of the certificate, in hexadecimal digits; behind a gateway as long a random number.
    public var fingerprint: String
    /// When it was made.
    public var enrolled: Date
    /// When it stops being valid by itself.
    public var expires: Date
    /// When it was withdrawn; nil while it is in force.
    public var revoked: Date?
    /// Why it was withdrawn.
    public var reason: Reason?
    /// When something of it was last heard in a run; nil if nothing ever was.
    public var seen: Date?

    /// Why a certificate was withdrawn.
    public enum Reason: String, Sendable, Codable {
        /// Somebody revoked the device.
        case revoked
        /// The device was enrolled again.
        case replaced
    }

    init(row: Row) {
        name = row["name"]
        fingerprint = row["fingerprint"]
        enrolled = row["enrolled"]
        expires = row["expires"]
        revoked = row["revoked"]
        reason = (row["reason"] as String?).flatMap(Reason.init)
        seen = row["seen"]
    }

    /// Whether the certificate admits the device at this moment.
    public func standing(at now: Date) -> DeviceStanding {
        if revoked != nil { return .revoked }
        guard expires > now else { return .expired }
        return Lifetime.days(from: now, to: expires) < Lifetime.warningDays ? .ending : .good
    }
}

/// Whether a certificate of the fleet's authority admits its bearer.
public enum DeviceStanding: String, Sendable, Codable, CaseIterable {
    /// It does.
    case good
    /// It does, but not for long: the device should be enrolled again.
    case ending
    /// It was withdrawn.
    case revoked
    /// Its time is over.
    case expired
}
