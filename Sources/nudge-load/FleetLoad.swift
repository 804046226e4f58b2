// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

/// Loads an aggregator with as many connected agents as it can take, over TLS, and says what that costs.
struct FleetLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Connects light agents to 'nudge serve' on this machine and measures it (the default).",
        discussion: """
            Start 'nudge serve' for a fleet first, with a quorum of as many agents, or with a cohort of \
            some of them. Every agent has an identity of its own, speaks the real protocol, and votes at \
            once in every round that it plays.
            """)

    @Option(help: "Agents.")
    var agents = 1000
    @Option(help: "The fleet's folder.")
    var fleet = "fleet"
    @Option(help: "The server's port on 127.0.0.1.")
    var port = 7700

    func validate() throws {
        guard agents > 0 else { throw ValidationError("--agents must be at least 1, not \(agents)") }
        guard (1...65_535).contains(port) else {
            throw ValidationError("--port must be 1 to 65535, not \(port)")
        }
    }

    func run() throws {
        let folder = FleetFolder(fleet)
        let server = ServerProcess(folder)
        guard server.isRunning else {
            throw ValidationError("no server runs for '\(fleet)'; start 'nudge serve' there first")
        }
        FileLimit.raise()
        let identities = try Identities(count: agents, folder)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let crowd = Crowd(group.next(), agents: agents, port: port)
        let before = server.residentBytes
        try crowd.connect(identities)
        let joined = server.residentBytes
        print("\(agents) agents joined; the server takes \((joined - before) / agents) bytes for each")
        measure(server, crowd)
        try group.syncShutdownGracefully()
    }

    /// Watches the server until its run is complete.
    private func measure(_ server: ServerProcess, _ crowd: Crowd) {
        let start = (cpu: server.cpuSeconds, round: server.round, at: ContinuousClock().now)
        var resident: [Int] = []
        while server.isRunning, server.round < server.roundCount {
            sleep(2)
            resident.append(server.residentBytes)
        }
        let seconds = start.at.duration(to: ContinuousClock().now) / .seconds(1)
        let rounds = Double(max(server.round - start.round, 1))
        print("rounds               \(Int(rounds)), \(seconds / rounds * 1000) ms each")
        print("server CPU           \((server.cpuSeconds - start.cpu) / rounds * 1000) ms a round")
        print("resident             \(resident.first ?? 0) bytes at first, \(resident.last ?? 0) at last")
        print(crowd.summary())
    }
}
