// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging

/// Devices' identities and people's invitations, the same in the databases of all servers of a fleet.
///
/// Every server tells etcd what its own database has and etcd has not, and takes from there what others told,
/// whether it leads or not: so `nudge enroll`, `revoke` and `invite` may be called on any of the servers. Two
/// keys of etcd, `PREFIX/devices/FINGERPRINT` and `PREFIX/people/NAME`, hold a row each, as JSON. A third,
/// `PREFIX/servers/NAME`, says where a server is.
actor SharedRegister {
    private let client: EtcdClient
    private let store: FleetStore
    private let prefix: String
    private let own: SharedServer?
    /// Where servers are, by their names.
    private var servers: [String: String] = [:]
    private let logger: Logger
    /// What etcd has, as far as it was seen.
    private var shared: [String: Data] = [:]
    /// The change of etcd's that was seen last.
    private var revision: Int64 = 0
    /// The state of the database that etcd has all of.
    private var digest: String?
    private var complaint: String?
    private static let pageLimit = 1000
    /// As many as an agent remembers.
    private static let addressCountMaximum = 8

    init(_ client: EtcdClient, _ settings: TakeoverSettings, _ store: FleetStore, logger: Logger) {
        self.client = client
        self.store = store
        prefix = settings.prefix
        own = settings.address.map { SharedServer(name: settings.name, address: $0) }
        self.logger = logger
    }

    /// Where the fleet's servers are, this one too if it says so: the first of them by their names.
    var addresses: [String] {
        servers.sorted { $0.key < $1.key }.prefix(Self.addressCountMaximum).map(\.value)
    }

    /// Takes and tells what is new. What fails is done the next time.
    func synchronize() async {
        do {
            try await take()
            try await tell()
            complaint = nil
        } catch EtcdClient.Fault.silent {
            // The client says what is wrong with etcd.
        } catch EtcdClient.Fault.refused(let reason) {
            complain("etcd refuses it: \(reason)")
        } catch {
            complain("\(error)")
        }
    }

    private func complain(_ words: String) {
        if complaint != words { logger.error("identities are not shared", metadata: ["error": "\(words)"]) }
        complaint = words
    }

    private func take() async throws {
        let devices = try await changes(in: "devices", SharedDevice.self)
        let people = try await changes(in: "people", SharedPerson.self)
        try store.merge(devices.rows, people.rows)
        let places = try await changes(in: "servers", SharedServer.self)
        for server in places.rows { servers[server.name] = server.address }
        revision = min(devices.revision, people.revision, places.revision)
    }

    /// The rows of a kind that were changed since they were seen last, and the change up to which that goes.
    private func changes<Row: Decodable>(
        in kind: String, _ type: Row.Type
    ) async throws -> (rows: [Row], revision: Int64) {
        var rows: [Row] = []
        var start = "\(prefix)/\(kind)/"
        let end = "\(prefix)/\(kind)0"
        var upTo: Int64?
        while true {
            let range = EtcdMessage.Range(
                key: Data(start.utf8), rangeEnd: Data(end.utf8), limit: String(Self.pageLimit),
                minModRevision: String(revision + 1))
            let page = try await client.ask("kv/range", range, for: EtcdAnswer.Listing.self)
            if upTo == nil { upTo = page.header.revision.flatMap { Int64($0) } }
            for entry in page.kvs ?? [] {
                let key = String(decoding: entry.key, as: UTF8.self)
                let value = entry.value ?? Data()
                shared[key] = value
                rows.append(try JSONDecoder().decode(type, from: value))
                // The next key that there can be.
                start = key + "\0"
            }
            if page.more != true { return (rows, upTo ?? revision) }
        }
    }

    private func tell() async throws {
        if let own { try await tell(own, at: "\(prefix)/servers/\(own.name)") }
        let digest = try store.registerDigest()
        guard digest != self.digest else { return }
        for device in try store.sharedDevices() {
            try await tell(device, at: "\(prefix)/devices/\(device.fingerprint)")
        }
        for person in try store.sharedPeople() {
            try await tell(person, at: "\(prefix)/people/\(person.name)")
        }
        self.digest = digest
    }

    private func tell(_ row: some Encodable, at key: String) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let value = try encoder.encode(row)
        guard shared[key] != value else { return }
        let message = EtcdMessage.Put(key: Data(key.utf8), value: value)
        _ = try await client.ask("kv/put", message, for: EtcdAnswer.Nothing.self)
        shared[key] = value
    }
}

/// Where a server is, as the servers of a fleet share it.
struct SharedServer: Codable, Equatable {
    var name: String
    var address: String
}
