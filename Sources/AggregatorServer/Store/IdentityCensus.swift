// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// How many identities of a fleet are in force, and which end soon.
public struct IdentityCensus: Codable, Equatable, Sendable {
    /// An identity that ends.
    public struct End: Codable, Equatable, Sendable {
        /// The device.
        public var device: String
        /// When it ends.
        public var expires: Date
    }

    /// Identities that have long to go.
    public var good = 0
    /// Identities that end within ``Lifetime/warningDays``.
    public var ending = 0
    /// Identities that have ended. Withdrawn ones count nowhere.
    public var expired = 0
    /// The next one to end.
    public var nextEnd: End?
    /// When the authority ends, and every identity with it.
    public var authorityEnd: Date
    /// What somebody should do something about, in words; nil if nothing.
    public private(set) var concern: String?

    /// Counts devices at a moment.
    public init(_ devices: [DeviceRecord], authorityEnd: Date, at now: Date) {
        self.authorityEnd = authorityEnd
        for device in devices {
            switch device.standing(at: now) {
            case .good: good += 1
            case .ending: ending += 1
            case .expired: expired += 1
            case .revoked: continue
            }
            guard device.expires > now, device.expires < nextEnd?.expires ?? .distantFuture else { continue }
            nextEnd = End(device: device.name, expires: device.expires)
        }
        concern = concern(at: now)
    }

    /// Identities in force, or once in force and not withdrawn.
    public var count: Int { good + ending + expired }

    private func concern(at now: Date) -> String? {
        var parts: [String] = []
        if Lifetime.days(from: now, to: authorityEnd) < Lifetime.authorityWarningDays {
            parts.append(
                "the authority ends on \(authorityEnd.day): make a new fleet folder and enrol all there")
        }
        if ending > 0, let nextEnd {
            parts.append(
                "\(ending) of \(count) identities end within \(Lifetime.warningDays) days, the first "
                    + "\(nextEnd.device) on \(nextEnd.expires.day): enrol again")
        }
        if expired > 0 {
            parts.append("\(expired) of \(count) identities have expired: enrol again or revoke")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
