// SPDX-License-Identifier: Apache-2.0

/// A person's way in: the token that the link has, shown once.
public struct Invitation: Sendable {
    /// The person.
    public let name: String
    /// 192 random bits in letters and digits.
    public let token: String

    /// Invites a person; an earlier link of the same person stops working.
    /// - Throws: ``IdentityError`` for a name that is none, and `FleetStoreError`.
    public init(_ name: String, in store: FleetStore) throws {
        self.name = try DeviceName(name).description
        token = [UInt8].secret(count: 24).hexadecimal
        try store.invite(self.name, digest: PersonAccess.digest(token))
    }
}
