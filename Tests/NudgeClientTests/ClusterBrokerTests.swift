// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Agents and a gateway at a broker of several nodes.
@Suite("A fleet at a broker of three nodes", .timeLimit(.minutes(10)))
struct ClusterBrokerTests {
    /// At first the gateway and one agent are at the node that dies, the other agent is at another one,
    /// unless the machine is so busy that somebody had to dial twice.
    @Test("crosses from node to node, goes on where one is killed, and ends with the server's bits")
    func killed() async throws {
        let devices = ServedFleet.devicesAtBroker
        let fleet = try await ServedFleet.withBroker(rounds: 400)
        let cluster = try await NatsCluster(gateway: "gateway-1", devices: devices, in: fleet.scratch)
        let gateway = try await fleet.startGateway(
            lines: devices.map { "\(cluster.place(from: 0))/hall/\($0)" } + ["--login", "gateway-1.broker"])
        let players = [
            try await fleet.startDirect(),
            try await fleet.start("arm-1", at: cluster.place(from: 0), "--login"),
            try await fleet.start("arm-2", at: cluster.place(from: 1), "--login"),
        ]
        try await fleet.wait(forRound: 20, players + [gateway])
        let doomed = try cluster.node(of: gateway)
        try await cluster.kill(doomed)
        for player in players {
            let outcome = try await player.outcome()
            let others = "\(gateway.words)\(fleet.serverWords)\(cluster.words)"
            #expect(outcome.status == 0, "\(outcome.words)\(others)")
        }
        let fingerprint = try await fleet.auditedFingerprint()
        for program in players[1...] + [gateway] { #expect(try cluster.node(of: program) != doomed) }
        let words = "\(players.map(\.words))\(gateway.words)\(fleet.serverWords)"
        for player in players {
            #expect(player.values(of: "summary")["fingerprint"] == String(fingerprint), "\(words)")
        }
    }
}
