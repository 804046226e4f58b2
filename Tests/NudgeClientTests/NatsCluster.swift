// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A broker of three nodes on ports of their own, all of which lead to the same topics, and which go on when
/// one is killed. Each device may write and read its own topics only.
final class NatsCluster {
    /// Where each node speaks MQTT.
    let ports: [Int]
    private var nodes: [Program] = []

    /// Starts the nodes, and waits until they have found each other.
    /// - Parameters:
    ///   - devices: may use the topics of their names; the gateway those of all.
    ///   - folder: where logins are put, `NAME.broker` for each, and what the nodes keep.
    init(gateway: String, devices: [String], in folder: Scratch) async throws {
        let ports = try (0..<3).map { _ in
            (
                mqtt: try FreePort.next(), client: try FreePort.next(), route: try FreePort.next(),
                health: try FreePort.next()
            )
        }
        self.ports = ports.map(\.mqtt)
        for name in [gateway] + devices { try folder.write("\(name):\(name)\n", to: "\(name).broker") }
        let users =
            [Self.user(gateway, says: ["down.>"], hears: "up.>")]
            + devices.map { Self.user($0, says: ["up.\($0)", "up.\($0).state"], hears: "down.\($0)") }
        let routes = ports.map { "nats://127.0.0.1:\($0.route)" }.joined(separator: ", ")
        for (index, port) in ports.enumerated() {
            try folder.write(
                """
                server_name: node-\(index)
                listen: 127.0.0.1:\(port.client)
                http: 127.0.0.1:\(port.health)
                jetstream { store_dir: "\(folder.path)/node-\(index)" }
                mqtt { listen: 127.0.0.1:\(port.mqtt), stream_replicas: 3 }
                cluster { name: hall, listen: 127.0.0.1:\(port.route), routes: [\(routes)] }
                authorization { users: [
                \(users.joined(separator: "\n"))
                ] }

                """, to: "node-\(index).conf")
            nodes.append(
                try await Program.start(
                    ["timeout", "--signal=KILL", "480", "nats-server", "-c", "node-\(index).conf"],
                    in: folder.path))
        }
        // Not what a node writes: one that is told of the leader before it has found all others keeps silent.
        for (node, port) in zip(nodes, ports) {
            let question = ["curl", "--silent", "--fail", "http://127.0.0.1:\(port.health)/healthz"]
            while try await Program.run(question).status != 0 {
                try #require(node.isRunning, "\(words)")
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    /// A user, by a name and a password, which is the name, too.
    private static func user(_ name: String, says: [String], hears: String) -> String {
        """
        { user: \(name), password: \(name), permissions: {
            publish: [\(says.map { "nudge.hall.\($0)" }.joined(separator: ", "))]
            subscribe: ["nudge.hall.\(hears)"]
        } }
        """
    }

    /// The address of a fleet there, for a client that dials the nodes from one on.
    func place(from first: Int) -> String {
        let list = ports.indices.map { "localhost:\(ports[(first + $0) % ports.count])" }
        return "mqtt://\(list.joined(separator: ","))"
    }

    /// The node that an agent or a gateway says it is connected to, by the last of its words that do.
    func node(of program: Program) throws -> Int {
        let lines = program.words.matches(of: /connected address=mqtt:\/\/localhost:(\d+)|:(\d+)\/hall: open/)
        let port = try #require(lines.last.flatMap { Int($0.1 ?? $0.2 ?? "") }, "\(program.words)")
        return try #require(ports.firstIndex(of: port))
    }

    /// Has a node die without a word.
    func kill(_ node: Int) async throws {
        nodes[node].send(SIGKILL, toGroup: true)
        _ = try await nodes[node].outcome()
    }

    /// What the nodes wrote.
    var words: String { nodes.map(\.words).joined() }
}
