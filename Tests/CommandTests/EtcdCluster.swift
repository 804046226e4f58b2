// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// An etcd of one node or several, on free ports of this machine.
final class EtcdCluster {
    let nodes: [Program]
    let ports: [Int]
    private let scratch: Scratch
    private let door: EtcdDoor?
    /// Whether it asks for passwords.
    private var isLocked = false

    /// Starts the nodes, and waits until each answers.
    /// - Parameter door: what they ask of whoever comes; nothing if nil.
    init(nodes count: Int = 1, door: EtcdDoor? = nil) async throws {
        scratch = try Scratch()
        self.door = door
        let ports = try (0..<count).map { _ in (client: try FreePort.next(), peer: try FreePort.next()) }
        self.ports = ports.map(\.client)
        let peers = ports.enumerated().map { "node-\($0)=http://127.0.0.1:\($1.peer)" }
        var nodes: [Program] = []
        for (index, port) in ports.enumerated() {
            nodes.append(
                try await Program.start(
                    [
                        "etcd", "--name", "node-\(index)", "--data-dir", scratch.path + "/\(index)",
                        "--listen-client-urls", Self.address(port.client, door),
                        "--advertise-client-urls", Self.address(port.client, door),
                        "--listen-peer-urls", "http://127.0.0.1:\(port.peer)",
                        "--initial-advertise-peer-urls", "http://127.0.0.1:\(port.peer)",
                        "--initial-cluster", peers.joined(separator: ","),
                    ] + (door?.serverWords ?? [])))
        }
        self.nodes = nodes
        for port in self.ports {
            try await patiently("etcd does not answer") {
                try await self.control(["endpoint", "health"], port: port).status == 0
            }
        }
        if door != nil { try await lock() }
        isLocked = door != nil
    }

    private static func address(_ port: Int, _ door: EtcdDoor?) -> String {
        (door == nil ? "http" : "https") + "://127.0.0.1:\(port)"
    }

    /// The nodes as `fleet.toml` lists them.
    var list: String { "[" + ports.map { "\"\(Self.address($0, door))\"" }.joined(separator: ", ") + "]" }

    /// Runs etcd's own client.
    @discardableResult
    func control(_ words: [String], port: Int? = nil) async throws -> Outcome {
        try await Program.run(
            ["etcdctl", "--endpoints", Self.address(port ?? ports[0], door)] + (door?.clientWords ?? [])
                + (isLocked ? ["--user", "root:\(EtcdDoor.password)"] : []) + words,
            adding: ["ETCDCTL_API": "3"])
    }

    private struct Listing: Decodable {
        struct Entry: Decodable {
            var key, value: Data
        }
        var kvs: [Entry]?
    }

    /// The records of a run, by round.
    func records(of run: String) async throws -> [Data] {
        let outcome = try await control(["get", "nudge/runs/\(run)/log/", "--prefix", "-w", "json"])
        let entries = try JSONDecoder().decode(Listing.self, from: Data(outcome.output.utf8)).kvs ?? []
        let rounds = entries.map { Int(String(decoding: $0.key, as: UTF8.self).suffix(20)) }
        try #require(rounds == Array(0..<entries.count), "a round is missing, or there twice")
        return entries.map(\.value)
    }
}

/// Waits until something is so, for as long as a busy machine may need.
func patiently(
    _ complaint: @autoclosure () -> String, seconds: Int = 180, until isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock().now + .seconds(seconds)
    while try await !isSo() {
        try #require(ContinuousClock().now < end, "\(complaint())")
        try await Task.sleep(for: .milliseconds(50))
    }
}
