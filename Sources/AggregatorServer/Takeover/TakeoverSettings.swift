// SPDX-License-Identifier: Apache-2.0

public import Foundation
import NudgeCore

/// Where the servers of a fleet meet, and how they take turns.
public struct TakeoverSettings: Sendable, Encodable {
    /// The addresses of etcd's nodes, `http://HOST:PORT` or `https://HOST:PORT`; at least one.
    public var nodes: [URL]
    /// What all of the fleet's keys in etcd begin with.
    public var prefix: String
    /// How long the lead lasts without a sign of life.
    public var leaseSeconds: Int
    /// This server, as the others are told of it.
    public var name: String
    /// Where agents reach this server, as the other servers' agents are told: HOST:PORT of at most
    /// ``addressBytesMaximum`` bytes; they are not told if nil.
    public var address: String?
    /// The certificates that etcd's nodes are trusted by, as a PEM file; those of this machine if nil.
    public var authority: String?
    /// What this server shows etcd: a certificate and its key, as one PEM file.
    public var identity: String?
    /// Who this server is to etcd, where etcd asks for a password.
    public var login: Login?

    /// A user of etcd's.
    public struct Login: Sendable, Encodable {
        /// The user's name.
        public var user: String
        /// The password, which is shown to etcd alone: encoding leaves it out.
        public var password: String

        private enum CodingKeys: CodingKey { case user }

        /// Makes a login; see the properties.
        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Bytes of an address that agents can be told.
    public static var addressBytesMaximum: Int { Limits.deviceNameBytesMaximum }

    /// Makes settings; see the properties.
    public init(nodes: [URL], prefix: String = "nudge", leaseSeconds: Int = 3, name: String) {
        self.nodes = nodes
        self.prefix = prefix
        self.leaseSeconds = leaseSeconds
        self.name = name
    }

    var leaseMilliseconds: UInt64 { UInt64(leaseSeconds) * 1000 }
}
