// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// Servers that take turns, the store that they share and agents, in one process, on one clock, from one
/// seed. Each server is driven by the real ``Takeover``. What it wants to commit in a round is drawn at
/// random, so that two servers would never commit the same.
///
/// First faults happen; then everything is repaired, and somebody has to lead, commit, and be followed.
final class SimulatedTurns {
    enum Event {
        case tick(server: Int, life: Int)
        /// A request reaches the store.
        case arrive(Errand)
        /// The answer reaches the server, or the server gives up waiting for it.
        case answer(Errand, StoreAnswer)
        case propose(server: Int, life: Int)
        case start(server: Int)
        case dial(agent: Int)
        case fault
        case repair
    }

    /// A request on its way.
    struct Errand {
        var server: Int
        var life: Int
        var request: StoreRequest
        var askedAt: UInt64
        /// How long the answer takes from the store; nil if it never arrives.
        var backMilliseconds: UInt64?
    }

    /// A server as a process and the machine it runs on.
    struct Server {
        var takeover: Takeover?
        /// Its `run.log`, and θ as it follows from that.
        var log: [[UInt8]] = []
        var host: PolicyHost
        /// Raised by every stop, so that what was under way belongs to nobody.
        var life = 0
        var begins: Bool
        /// Until when it is stopped, as by SIGSTOP.
        var sleepsUntil: UInt64 = 0
        /// How far its clock is behind, because it stood still while the server slept.
        var clockLag: UInt64 = 0
        /// Until when nothing passes between it and the store.
        var cutOffUntil: UInt64 = 0
        var isLeading: Bool { takeover?.isLeading == true }
    }

    struct Agent {
        var host: PolicyHost
        /// The server that it follows.
        var server: Int?
    }

    static let rules = TakeoverRules(begins: false)
    private static let timeoutMilliseconds = rules.keepMilliseconds

    var chance: Chance
    var queue = SimulatedQueue<Event>()
    var now: UInt64 = 0
    var servers: [Server]
    var agents: [Agent]
    var store: SimulatedStore
    let header: RunHeader
    private let faultsEndAt: UInt64
    private let answersLostPercent, answersLatePercent: Int
    var isRepaired = false
    /// θ's fingerprint after so many committed rounds.
    var fingerprints: [Fingerprint]
    private let truth: PolicyHost
    private let announcesEarly: Bool
    private(set) var happenings: Set<String> = []

    init(seed: UInt64, sabotage: SimulatedStore.Sabotage? = nil, announcesEarly: Bool = false) throws {
        var chance = Chance(seed: seed, index: 2)
        var run = RunConfiguration(
            seed: seed, algorithm: .parS2ZPO, agentCount: 3,
            shape: ActorShape(observationCount: 2, actionCount: 2))
        run.roundCount = 0
        let header = RunHeader(configuration: run, taskName: TaskName("simulated"))
        let scales = [ObservationScale](repeating: ObservationScale(offset: 0, factor: 1), count: 2)
        let make = { try PolicyHost(header: header, scales: scales, base: nil) }
        servers = try (0..<chance.within(2...3)).map { Server(host: try make(), begins: $0 == 0) }
        agents = try (0..<3).map { _ in Agent(host: try make()) }
        truth = try make()
        fingerprints = [truth.replica.fingerprint()]
        self.header = header
        self.announcesEarly = announcesEarly
        store = SimulatedStore(leaseMilliseconds: Self.rules.leaseMilliseconds, sabotage: sabotage)
        faultsEndAt = chance.milliseconds(10_000...90_000)
        answersLostPercent = chance.happens(30) ? 0 : chance.within(0...20)
        answersLatePercent = chance.happens(30) ? 0 : chance.within(0...20)
        self.chance = chance
        // The first server may bring a log along that is older than the store.
        for _ in 0..<(chance.happens(50) ? chance.within(1...30) : 0) { append(record(of: 0), to: 0) }
    }

    func note(_ happening: String) { happenings.insert(happening) }

    // MARK: - The story

    func run() throws {
        for server in servers.indices { queue.add(.start(server: server), at: chance.milliseconds(0...4000)) }
        for agent in agents.indices { queue.add(.dial(agent: agent), at: chance.milliseconds(0...1000)) }
        queue.add(.fault, at: chance.milliseconds(100...3000))
        queue.add(.repair, at: faultsEndAt)
        var repaired: (at: UInt64, rounds: Int)?
        while let (time, event) = queue.removeFirst() {
            now = max(now, time)
            try handle(event)
            if isRepaired, repaired == nil { repaired = (now, store.records.count) }
            guard let repaired else { continue }
            if store.records.count >= repaired.rounds + 20, isInStep { break }
            try Violation.require(now < repaired.at + 30_000, "the repaired fleet stands still")
        }
        try checkLogs()
    }

    private func handle(_ event: Event) throws {
        switch event {
        case .start(let server): start(server)
        case .tick(let server, let life):
            guard try isHere(server, life, event) else { return }
            let time = clock(server)
            servers[server].takeover?.tick(now: time)
            try perform(server)
            queue.add(.tick(server: server, life: life), at: now + 20)
        case .arrive(let errand): try arrive(errand)
        case .answer(let errand, let answer):
            guard try isHere(errand.server, errand.life, event) else { return }
            let time = clock(errand.server)
            servers[errand.server].takeover?.answered(
                errand.request, answer, askedAt: errand.askedAt, now: time)
            try perform(errand.server)
        case .propose(let server, let life):
            guard try isHere(server, life, event), servers[server].isLeading else { return }
            let record = record(of: server)
            if announcesEarly { try announce(server, record) }
            let time = clock(server)
            servers[server].takeover?.propose(record, now: time)
            try perform(server)
        case .dial(let agent): try dial(agent)
        case .fault: happen()
        case .repair: repair()
        }
    }

    /// Whether an event finds the program that it is for. One that sleeps gets it when it wakes up, in
    /// whatever order.
    private func isHere(_ server: Int, _ life: Int, _ event: Event) throws -> Bool {
        guard servers[server].life == life, servers[server].takeover != nil else { return false }
        guard now < servers[server].sleepsUntil else { return true }
        queue.add(event, at: servers[server].sleepsUntil + chance.milliseconds(0...40))
        return false
    }

    private func clock(_ server: Int) -> UInt64 { now - servers[server].clockLag }

    private func start(_ server: Int) {
        guard servers[server].takeover == nil else { return }
        var rules = Self.rules
        rules.begins = servers[server].begins
        servers[server].takeover = Takeover(
            rules, header: servers[server].host.encodedHeader(), own: servers[server].log)
        queue.add(.tick(server: server, life: servers[server].life), at: now)
    }

    /// The program ends. Its log stays.
    func stop(_ server: Int) {
        servers[server].takeover = nil
        servers[server].life += 1
        for agent in agents.indices where agents[agent].server == server { leave(agent) }
        queue.add(.start(server: server), at: now + chance.milliseconds(50...6000))
    }

    // MARK: - Servers

    private func perform(_ server: Int) throws {
        let life = servers[server].life
        for effect in servers[server].takeover?.takeEffects() ?? [] {
            guard life == servers[server].life else { return }
            switch effect {
            case .ask(let request): send(request, from: server)
            case .copy(let bytes): append(bytes, to: server)
            case .lead:
                note("leads")
                try Violation.require(
                    servers[server].log.count <= store.records.count, "it leads with rounds of its own")
                queue.add(.propose(server: server, life: life), at: now + chance.milliseconds(1...200))
            case .committed:
                guard let bytes = proposals[server] else { throw Violation(description: "nothing proposed") }
                try announce(server, bytes)
                queue.add(.propose(server: server, life: life), at: now + chance.milliseconds(1...200))
            case .end(let ending):
                note("\(ending)".prefix { $0 != "(" }.description)
                try Violation.require(ending == .lapsed || ending == .superseded, "it ends: \(ending)")
                stop(server)
            }
        }
        try learn()
    }

    /// What each server proposed at last.
    private var proposals: [Int: [UInt8]] = [:]

    /// A record for a server's next round.
    private func record(of server: Int) -> [UInt8] {
        var votes = RoundVotes()
        for block in 0..<3 { votes.set(block, to: Vote(lane: chance.below(2))) }
        let record = RoundRecord(
            round: servers[server].host.replica.round, isAccepted: chance.happens(80), votes: votes)
        let bytes = LogRecord.round(record).encoded(header.configuration.voteLayout)
        proposals[server] = bytes
        return bytes
    }

    private func append(_ bytes: [UInt8], to server: Int) {
        servers[server].log.append(bytes)
        commit(bytes, servers[server].host)
    }

    /// Follows a record, if it is that of the next round; what does not fit is found by its fingerprint.
    private func commit(_ bytes: [UInt8], _ host: PolicyHost) {
        var offset = 0
        guard
            case .round(let record)? = try? LogRecord(
                reading: bytes.span, at: &offset, header.configuration.voteLayout),
            record.round == host.replica.round
        else { return }
        host.replica.commit(record)
    }

    /// Writes a record to the own log, and tells the agents.
    private func announce(_ server: Int, _ bytes: [UInt8]) throws {
        append(bytes, to: server)
        try learn()
        for agent in agents.indices where agents[agent].server == server {
            commit(bytes, agents[agent].host)
            try check(agent)
        }
    }

    // MARK: - The way to the store

    private func send(_ request: StoreRequest, from server: Int) {
        let isCutOff = now < servers[server].cutOffUntil
        let isLost = isCutOff || (!isRepaired && chance.happens(answersLostPercent))
        let isLate = !isRepaired && chance.happens(answersLatePercent)
        let there = isLate ? chance.milliseconds(1...8000) : chance.milliseconds(1...10)
        let back = isLate ? chance.milliseconds(1...2000) : chance.milliseconds(1...10)
        // What is lost may be lost on its way there, or back.
        let arrives = !isCutOff && (!isLost || chance.happens(50))
        let isHeard = !isLost && there + back < Self.timeoutMilliseconds
        let errand = Errand(
            server: server, life: servers[server].life, request: request, askedAt: clock(server),
            backMilliseconds: isHeard ? back : nil)
        if arrives { queue.add(.arrive(errand), at: now + there) }
        if !isHeard { queue.add(.answer(errand, .failed), at: now + Self.timeoutMilliseconds) }
    }

    private func arrive(_ errand: Errand) throws {
        let answer = store.perform(errand.request, of: errand.server, &chance, now: now)
        try learn()
        if case .refused = answer { note("refused") }
        guard let back = errand.backMilliseconds else { return note("an answer is lost") }
        queue.add(.answer(errand, answer), at: now + back)
    }

    // MARK: - Agents

    private func dial(_ agent: Int) throws {
        guard agents[agent].server == nil else { return }
        let server = chance.below(servers.count)
        guard servers[server].isLeading, now >= servers[server].sleepsUntil else {
            return queue.add(.dial(agent: agent), at: now + chance.milliseconds(1...500))
        }
        agents[agent].server = server
        // A snapshot: whatever the server has, which may be older where it does not know yet that its time
        // is over.
        let state = servers[server].host
        agents[agent].host.replica.copy(state.replica)
        try check(agent)
    }

    private func leave(_ agent: Int) {
        agents[agent].server = nil
        queue.add(.dial(agent: agent), at: now + chance.milliseconds(1...1000))
    }

    // MARK: - Faults

    private func happen() {
        guard !isRepaired else { return }
        queue.add(.fault, at: now + chance.milliseconds(10...8000))
        let server = chance.happens(60) ? servers.indices.first { servers[$0].isLeading } : nil
        let victim = server ?? chance.below(servers.count)
        switch chance.below(4) {
        case 0: if servers[victim].takeover != nil { stop(victim) }
        case 1: sleep(victim)
        case 2: servers[victim].cutOffUntil = now + chance.milliseconds(10...9000)
        default:
            for server in servers.indices {
                servers[server].cutOffUntil = now + chance.milliseconds(10...6000)
            }
        }
        for agent in agents.indices where agents[agent].server != nil && chance.happens(20) { leave(agent) }
    }

    /// A program sleeps, or the machine with its clock.
    private func sleep(_ server: Int) {
        guard now >= servers[server].sleepsUntil else { return }
        let duration = chance.milliseconds(10...9000)
        servers[server].sleepsUntil = now + duration
        if chance.happens(50) { servers[server].clockLag += duration }
    }

    /// Nothing goes wrong any more. Who sleeps wakes up by itself.
    private func repair() {
        isRepaired = true
        for server in servers.indices {
            servers[server].cutOffUntil = now
            queue.add(.start(server: server), at: now)
        }
    }

    // MARK: - What must be so

    /// Follows the store.
    private func learn() throws {
        while fingerprints.count <= store.records.count {
            commit(store.records[fingerprints.count - 1], truth)
            fingerprints.append(truth.replica.fingerprint())
        }
        try Violation.require(Int(truth.replica.round) == store.records.count, "a round is no round")
        let writers = store.writers
        guard let last = writers.last, let before = writers.dropLast().last else { return }
        try Violation.require(
            last.term >= before.term && (last.term > before.term || last.server == before.server),
            "round \(writers.count - 1) was committed by a leader whose time was over")
    }

    private func check(_ agent: Int) throws {
        let replica = agents[agent].host.replica.round
        try Violation.require(
            Int(replica) < fingerprints.count
                && agents[agent].host.replica.fingerprint() == fingerprints[Int(replica)],
            "agent \(agent) follows what was never committed")
    }

    private var isInStep: Bool {
        agents.allSatisfy { agent in
            agent.server.map { servers[$0].isLeading && agent.host.replica.round == servers[$0].log.count }
                ?? false
        }
    }

    private func checkLogs() throws {
        for (index, server) in servers.enumerated() {
            try Violation.require(
                server.log.count <= store.records.count
                    && server.log == Array(store.records.prefix(server.log.count)),
                "the log of server \(index) is not the store's")
        }
        for agent in agents.indices { try check(agent) }
    }
}
