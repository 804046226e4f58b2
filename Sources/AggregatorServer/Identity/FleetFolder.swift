// SPDX-License-Identifier: Apache-2.0

/// Where the files of a fleet lie.
public struct FleetFolder: Hashable, Sendable {
    /// The folder's path.
    public let path: String

    /// Names a folder; nothing is made or read.
    public init(_ path: String) { self.path = path }

    /// The fleet authority's certificate, which agents trust.
    public var authorityCertificate: String { path + "/ca.pem" }
    /// The fleet authority's private key. Who has it can make devices.
    public var authorityKey: String { path + "/ca.key" }
    /// The server's certificate.
    public var serverCertificate: String { path + "/server.pem" }
    /// The server's private key.
    public var serverKey: String { path + "/server.key" }
    /// Devices, runs, rounds and events.
    public var database: String { path + "/fleet.sqlite" }

    /// The folder of a run.
    public func run(_ name: String) -> String { path + "/runs/" + name }
}
