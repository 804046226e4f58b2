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
            once in every round that it plays. With --broker every agent has a connection there, and one \
            'nudge-gateway', which is started for it, carries what they say. Several processes load one \
            fleet together, each with --agents of its own from its --first on; what they say of the server \
            is about all of them.
            """)

    @Option(help: "Agents.")
    var agents = 1000
    @Option(
        help: ArgumentHelp("Number of the first agent, load-INDEX.", valueName: "index"))
    var first = 0
    @Option(help: "The fleet's folder.")
    var fleet = "fleet"
    @Option(help: "The server's port on 127.0.0.1.")
    var port = 7700
    @Option(
        help: ArgumentHelp(
            "Connect the agents there: mqtt://HOST:PORT[,HOST:PORT…]/FLEET.", valueName: "address"),
        transform: BrokerPlace.init)
    var broker: BrokerPlace?

    /// A fleet has at most one member more.
    private static let firstMaximum = 65_535

    func validate() throws {
        guard agents > 0 else { throw ValidationError("--agents must be at least 1, not \(agents)") }
        guard (0...Self.firstMaximum).contains(first) else {
            throw ValidationError("--first must be 0 to \(Self.firstMaximum), not \(first)")
        }
        guard (1...65_535).contains(port) else {
            throw ValidationError("--port must be 1 to 65535, not \(port)")
        }
        guard broker?.isSecure != true else {
            throw ValidationError("--broker: the agents of a load have no TLS for a broker; give mqtt://")
        }
    }

    func run() throws {
        let folder = FleetFolder(fleet)
        let server = ServerProcess(folder)
        guard server.isRunning else {
            throw ValidationError("no server runs for '\(fleet)'; start 'nudge serve' there first")
        }
        FileLimit.raise()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let own = first..<first + agents
        let crowd = Crowd(group.next(), agents: own)
        if let broker {
            let road = try BrokerRoad(broker, own, folder)
            let gateway = try LoadGateway(folder, port: port, road)
            defer { gateway.end() }
            try measure(crowd, on: road, server, gateway)
        } else {
            try measure(
                crowd, on: DirectRoad(identities: Identities(own, folder), port: port), server)
        }
        try group.syncShutdownGracefully()
    }

    /// Has everybody join, and watches the server until its run is complete.
    private func measure(
        _ crowd: Crowd, on road: some Road, _ server: ServerProcess, _ gateway: LoadGateway? = nil
    ) throws {
        let before = server.usage.residentBytes
        try crowd.connect(road)
        let joined = server.usage.residentBytes
        print("\(agents) agents joined; the server takes \((joined - before) / agents) bytes for each")
        let start = (
            cpu: server.usage.cpuSeconds, gateway: gateway?.usage.cpuSeconds ?? 0, round: server.round,
            at: ContinuousClock().now
        )
        var resident: [Int] = []
        while server.isRunning, server.round < server.roundCount {
            sleep(2)
            resident.append(server.usage.residentBytes)
        }
        let seconds = start.at.duration(to: ContinuousClock().now) / .seconds(1)
        let rounds = Double(max(server.round - start.round, 1))
        print("rounds               \(Int(rounds)), \(seconds / rounds * 1000) ms each")
        print("server CPU           \((server.usage.cpuSeconds - start.cpu) / rounds * 1000) ms a round")
        print("resident             \(resident.first ?? 0) bytes at first, \(resident.last ?? 0) at last")
        if let gateway {
            let usage = gateway.usage
            print("gateway CPU          \((usage.cpuSeconds - start.gateway) / rounds * 1000) ms a round")
            print("gateway resident     \(usage.residentBytes) bytes")
        }
        crowd.settle()
        print(crowd.summary())
    }
}
