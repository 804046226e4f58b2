// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import Tables

extension TakeoverSettings {
    /// Reads `[takeover]` of `fleet.toml`; nil where it is not there.
    /// - Parameter home: the folder of the file, which paths are relative to.
    init?(_ table: inout KeyedTable, home: String, isThere: Bool) throws {
        let nodes = try table.texts("etcd", isOptional: !isThere).map { text throws(TableError) in
            try Self.node(text, table)
        }
        let prefix = try table.text("prefix", default: "nudge")
        let leaseSeconds = try table.integer("lease-seconds", in: 2...3600, default: 3)
        let name = try table.text("name", default: ProcessInfo.processInfo.hostName)
        let address = try Self.address(&table)
        let authority = try table.path("ca", from: home)
        let identity = try table.path("identity", from: home)
        let login = try table.path("login", from: home)
        try table.finish()
        guard isThere else { return nil }
        guard !nodes.isEmpty else { throw table.error("etcd", "must name at least one node") }
        self.init(nodes: nodes, prefix: prefix, leaseSeconds: leaseSeconds, name: name)
        self.address = address
        self.authority = authority
        self.identity = identity
        self.login = try login.map { try Self.login($0, table) }
    }

    private static func node(_ text: String, _ table: KeyedTable) throws(TableError) -> URL {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host() != nil,
            url.port != nil, url.path().isEmpty || url.path() == "/"
        else { throw table.error("etcd", "has '\(text)'; write http://HOST:PORT or https://HOST:PORT") }
        return url
    }

    /// As agents take it from the command line.
    private static func address(_ table: inout KeyedTable) throws(TableError) -> String? {
        let text = try table.text("address", default: "")
        guard !text.isEmpty else { return nil }
        let host = /(?:\[[A-Za-z0-9._:%\-]+\]|[A-Za-z0-9._][A-Za-z0-9._\-]*):([0-9]{1,5})/
        guard let port = text.wholeMatch(of: host).flatMap({ Int($0.1) }), (1...65_535).contains(port),
            text.utf8.count <= Self.addressBytesMaximum
        else {
            throw table.error(
                "address", "has '\(text)'; write HOST:PORT, with \(Self.addressBytesMaximum) bytes at most")
        }
        return text
    }

    private static func login(_ file: String, _ table: KeyedTable) throws(TableError) -> Login {
        let text: String
        do {
            text = String(decoding: try Files.read(file), as: UTF8.self)
        } catch {
            throw table.error("login", error.description)
        }
        let parts = text.trimmingCharacters(in: .newlines)
            .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw table.error("login", "\(file) must have one line, USER:PASSWORD")
        }
        return Login(user: parts[0], password: parts[1])
    }
}
