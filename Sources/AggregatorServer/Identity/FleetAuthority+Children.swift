// SPDX-License-Identifier: Apache-2.0

public import Foundation
import NudgeCore

extension FleetAuthority {
    /// The key that a device behind a gateway shares with this fleet's server.
    ///
    /// It follows from the authority's own key, so no other file and no database holds a secret; another
    /// number, and so another key, comes with every enrolment.
    /// - Parameters:
    ///   - name: the device's, its gateway's before it.
    ///   - number: what the register knows the enrolment by.
    func childKey(_ name: String, number: String) -> [UInt8] {
        // HKDF (RFC 5869) with SHA-256 and no salt, whose first block is as long as a key.
        let salt: [UInt8] = []
        var extraction = MessageCode(key: salt.span)
        extraction.add(pair.key.number.span)
        let secret = extraction.value()
        var expansion = MessageCode(key: secret.span)
        expansion.add(Array("nudge device behind a gateway: \(name) \(number)".utf8).span)
        expansion.add(1)
        return Array(expansion.value())
    }

    /// Makes the identity of a device behind a gateway, writes it to a file and enters it in the register.
    ///
    /// The file has one line: the device's name, a blank, and its key in hexadecimal digits. It comes first:
    /// if it cannot be written, the device's earlier identity stays in force.
    /// - Returns: when it ends.
    /// - Throws: `FleetStoreError.unknownDevice` unless the gateway is enrolled.
    public func enroll(
        _ name: ChildName, writing path: String, in store: FleetStore, days: Int = Lifetime.deviceDays,
        now: Date = WallClock.now
    ) throws -> Date {
        let gateway = name.gateway.description
        guard try store.devices().contains(where: { $0.name == gateway && $0.revoked == nil }) else {
            throw FleetStoreError.unknownDevice(gateway)
        }
        let issued = try issue(name, days: days, now: now)
        try SecretFile.create(path, "\(name.device) \(issued.key.hexadecimal)\n", for: .owner)
        do {
            try store.enroll([issued], at: now)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        return issued.expires
    }

    /// Makes the identity of a device behind a gateway, which no register knows yet.
    public func issue(
        _ name: ChildName, days: Int = Lifetime.deviceDays, now: Date = WallClock.now
    ) throws(IdentityError) -> ChildKey {
        let validity = try deviceValidity(name.description, days: days, now: now)
        let number = [UInt8].secret(count: 32).hexadecimal
        return ChildKey(
            name: name, key: childKey(name.description, number: number), number: number,
            expires: validity.upperBound)
    }
}

/// The identity of a device behind a gateway.
public struct ChildKey: Sendable {
    /// The device.
    public let name: ChildName
    /// What it shares with the server, ``NudgeCore/DeviceKey/byteCount`` bytes.
    public let key: [UInt8]
    /// What the register knows the enrolment by.
    let number: String
    /// When it ends.
    public let expires: Date
}
