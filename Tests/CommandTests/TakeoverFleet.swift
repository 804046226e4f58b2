// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore
import Programs
import Testing

/// A fleet whose servers take turns: each has a folder of its own, and the agents know the addresses of all.
final class TakeoverFleet {
    static let run = "run"

    let cluster: EtcdCluster
    private let scratch: Scratch
    private let door: EtcdDoor?
    private let isTold: Bool
    private let ports: [Int]
    private(set) var servers: [Program] = []
    private(set) var agents: [Program] = []
    private(set) var carried: CarriedDevice?

    /// Starts the servers, the first of which begins the run, and as many agents, all of whom every round
    /// waits for.
    /// - Parameter leaseSeconds: long enough for a machine that does much else, where time is not measured.
    ///   - door: what etcd asks of whoever comes.
    ///   - isTold: whether agents and gateways know the first server's address alone, and are told the
    ///     others'.
    ///   - hasGateway: whether there is one more agent, behind a gateway.
    init(
        servers count: Int = 2, agents agentCount: Int = 2, nodes: Int = 1, leaseSeconds: Int = 15,
        door: EtcdDoor? = nil, hasGateway: Bool = false, isTold: Bool = false
    ) async throws {
        cluster = try await EtcdCluster(nodes: nodes, door: door)
        self.door = door
        self.isTold = isTold
        scratch = try Scratch()
        ports = try (0..<count).map { _ in try FreePort.next() }
        let names = (0..<agentCount).map { "agent-\($0)" }
        for index in 0..<count {
            try FileManager.default.createDirectory(atPath: folder(index), withIntermediateDirectories: true)
            let text = settings(index, agentCount + (hasGateway ? 1 : 0), leaseSeconds)
            try scratch.write(text, to: "server-\(index)/fleet.toml")
        }
        for name in names + (hasGateway ? [CarriedDevice.gateway] : []) {
            try await enroll(name, "\(name).pem")
        }
        if hasGateway {
            try await enroll("\(CarriedDevice.gateway)/\(CarriedDevice.name)", "\(CarriedDevice.name).key")
        }
        try copyFolder()
        servers = [try await Command.start(["serve"], in: folder(0))]
        try await patiently("the first server does not lead: \(servers[0].errors)") { isLeading(0) }
        for index in 1..<count { servers.append(try await standby(index)) }
        for name in names { agents.append(try await agent("\(name).pem")) }
        guard hasGateway else { return }
        let carried = try await CarriedDevice(knownAddresses, in: scratch.path)
        agents.append(carried.agent)
        self.carried = carried
    }

    private func enroll(_ device: String, _ file: String) async throws {
        let result = try await command(["enroll", device, "--out", scratch.path + "/" + file], at: 0)
        try #require(result.status == 0, "\(result.errors)")
    }

    /// What agents and gateways are started with.
    private var knownAddresses: String {
        (isTold ? ports.prefix(1) : ports[...]).map { "127.0.0.1:\($0)" }.joined(separator: ",")
    }

    func folder(_ server: Int) -> String { scratch.path + "/server-\(server)" }

    private func settings(_ index: Int, _ agentCount: Int, _ leaseSeconds: Int) -> String {
        """
        [run]
        task = "point-mass"
        name = "\(Self.run)"
        agents = \(agentCount)
        rounds = 1000000
        evaluation-interval = 1000000
        [rounds]
        quorum = \(agentCount)
        deadline-seconds = 600
        [server]
        host = "127.0.0.1"
        port = \(ports[index])
        [web]
        port = 0
        [takeover]
        etcd = \(cluster.list)
        name = "server-\(index)"
        lease-seconds = \(leaseSeconds)
        \(door?.settings() ?? "")
        \(isTold ? "address = \"127.0.0.1:\(ports[index])\"" : "")
        """
    }

    /// Runs a command on a server's host.
    func command(_ words: [String], at server: Int) async throws -> Outcome {
        try await Command.run(words, in: folder(server))
    }

    /// Starts an agent.
    func agent(_ identity: String) async throws -> Program {
        try await Program.start(
            [
                Package.product("nudge-agent"), "connect", knownAddresses, "--identity", identity, "--task",
                "point-mass",
            ], in: scratch.path)
    }

    /// What an operator copies once.
    private func copyFolder() throws {
        let names = ["ca.key", "ca.pem"]
        for index in 1..<ports.count {
            let target = folder(index) + "/fleet"
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            for name in names {
                try FileManager.default.copyItem(
                    atPath: folder(0) + "/fleet/" + name, toPath: target + "/" + name)
            }
        }
    }

    private func standby(_ index: Int) async throws -> Program {
        try await Command.start(["serve", "--standby"], in: folder(index))
    }

    /// Starts a server again that has ended.
    func restart(_ index: Int) async throws { servers[index] = try await standby(index) }

    func isLeading(_ index: Int) -> Bool {
        servers[index].isRunning && servers[index].errors.contains("listening")
    }

    private func log(_ index: Int) -> String { folder(index) + "/fleet/runs/\(Self.run)/run.log" }

    func logBytes(_ index: Int) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: log(index))[.size] as? Int) ?? 0
    }

    /// Waits until one of the servers leads, and rounds are committed there, which takes every agent's vote.
    /// - Parameter sleeper: a server that says that it leads, and sleeps.
    /// - Returns: which one.
    func waitForRounds(notAt sleeper: Int? = nil) async throws -> Int {
        var leader: Int?
        var bytes = 0
        try await patiently("no rounds are committed: \(said)") {
            guard let found = servers.indices.first(where: { isLeading($0) && $0 != sleeper }) else {
                return false
            }
            if found != leader { (leader, bytes) = (found, logBytes(found)) }
            return logBytes(found) > bytes + 100
        }
        return try #require(leader)
    }

    /// Kills a leader, or has it sleep for so long, and starts whoever ended.
    /// - Returns: the seconds until agents have voted in three more rounds.
    func disturb(_ leader: Int, sleepSeconds: Double?) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        servers[leader].send(sleepSeconds == nil ? SIGKILL : SIGSTOP)
        let bytes = servers.indices.map(logBytes).max() ?? 0
        var isAsleep = sleepSeconds != nil
        try await patiently("nobody takes over: \(said)") {
            if isAsleep, clock.now - start >= .seconds(sleepSeconds ?? 0) {
                servers[leader].send(SIGCONT)
                isAsleep = false
            }
            return servers.indices.contains { logBytes($0) > bytes + 3 * LogRecord.markBytes }
        }
        let seconds = (clock.now - start) / .seconds(1)
        if isAsleep { servers[leader].send(SIGCONT) }
        for index in servers.indices where !servers[index].isRunning { try await restart(index) }
        return seconds
    }

    var said: String {
        (servers + agents + [carried?.gateway].compactMap(\.self)).map { String($0.errors.suffix(1500)) }
            .joined(separator: "\n")
    }

    /// The records of rounds in a server's log, encoded, and θ after each.
    private func rounds(_ index: Int) throws -> (records: [Data], fingerprints: [Fingerprint]) {
        let reader = try RunLogReader(log(index))
        var records: [Data] = []
        var fingerprints: [Fingerprint] = []
        let layout = reader.header.configuration.voteLayout
        _ = try reader.replay(base: nil) { replica, record in
            records.append(Data(LogRecord.round(record).encoded(layout)))
            fingerprints.append(replica.fingerprint())
        }
        return (records, fingerprints)
    }

    /// A server's log has nothing that etcd has not, whatever happened to it.
    func checkLog(_ index: Int) async throws {
        let own = try rounds(index).records
        let shared = try await cluster.records(of: Self.run)
        #expect(own.count <= shared.count && own == Array(shared.prefix(own.count)), "server \(index)")
    }

    /// Ends everybody in good order. All logs agree with etcd, and every agent has θ as its round's log has.
    func finish() async throws {
        for agent in agents { agent.send(SIGTERM) }
        var summaries: [String] = []
        for agent in agents { summaries.append(try await agent.outcome().errors) }
        for server in servers where server.isRunning { server.send(SIGTERM) }
        for server in servers { _ = try await server.outcome() }
        var fingerprints: [Fingerprint] = []
        for index in servers.indices {
            try await checkLog(index)
            let own = try rounds(index).fingerprints
            if own.count > fingerprints.count { fingerprints = own }
        }
        for summary in summaries {
            let words = summary.split(whereSeparator: { $0 == " " || $0 == "\n" })
            let round = try #require(words.last { $0.hasPrefix("round=") }.flatMap { Int($0.dropFirst(6)) })
            try #require(round > 0 && round <= fingerprints.count, "\(summary.suffix(500))")
            #expect(summary.contains("fingerprint=\(fingerprints[round - 1].text)"), "\(summary.suffix(500))")
        }
    }
}
