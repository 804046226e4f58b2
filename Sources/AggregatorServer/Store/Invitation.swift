// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

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
        token = unsafe SymmetricKey(size: .bits192).withUnsafeBytes { bytes in
            unsafe bytes.map { String(format: "%02x", $0) }.joined()
        }
        try store.invite(self.name, digest: PersonAccess.digest(token))
    }
}
