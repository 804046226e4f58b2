// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// A fleet in one process, on one clock, from one seed: the real aggregator, real agents and the bytes of a
/// real run log, with a network, a disk and machines that fail.
///
/// Nothing in it depends on anything but the seed, so whatever a seed finds, it finds again. First faults
/// happen; then everything is repaired, and the fleet has to make progress and come into step.
final class SimulatedNetwork {
    /// What is broken on purpose, so that a test sees that it would be found.
    enum Sabotage: CaseIterable {
        case announceBeforeWritten, countTwice, loseRecord, skipCommit, swallowVotes, wrongBlock
        case swapAnswers, loseAnswers
    }

    /// How far the fleet is.
    enum Stage { case faulty, healing, settling }

    let scenario: Scenario
    let sabotage: Sabotage?
    var chance: Chance
    var now: UInt64 = 0
    var queue = SimulatedQueue<SimulatedEvent>()
    var links: [SimulatedLink] = []
    var agents: [SimulatedAgent]
    var server = SimulatedServer()
    var disk: SimulatedDisk
    var oracle: SimulatedOracle
    /// Until when all frames take long.
    var slowUntil: UInt64 = 0
    var stage = Stage.faulty
    var healedAt: (time: UInt64, round: Int) = (0, 0)
    /// The last things that happened, where somebody wants to read them.
    private(set) var history: [String] = []
    let isTracing: Bool
    private var eventCount = 0
    /// Changes with everything that happens: equal runs have equal digests.
    private(set) var digest = FingerprintSum()

    init(seed: UInt64, sabotage: Sabotage? = nil, isTracing: Bool = false) throws {
        scenario = Scenario(seed: seed)
        self.sabotage = sabotage
        self.isTracing = isTracing
        chance = Chance(seed: seed, index: 1)
        agents = scenario.agents.map { _ in SimulatedAgent() }
        oracle = try SimulatedOracle(scenario)
        let host = try PolicyHost(header: scenario.header, scales: scenario.scales, base: scenario.base)
        disk = SimulatedDisk(header: host.encodedHeader(), scenario.configuration.voteLayout)
    }

    /// Runs the whole story. Throws a ``Violation`` when something is true that must not be.
    func run() throws {
        try startServer()
        for agent in agents.indices {
            queue.add(.startAgent(agent: agent), at: chance.milliseconds(0...3000))
        }
        queue.add(.fault, at: chance.milliseconds(100...2000))
        while stage != .settling || now < healedAt.time {
            guard let (time, event) = queue.removeFirst() else {
                throw Violation(description: "nothing will ever happen again")
            }
            now = time
            eventCount += 1
            try Violation.require(eventCount < 100_000, "it never ends")
            try handle(event)
            try advanceStage()
        }
        try checkEnd()
    }

    private func handle(_ event: SimulatedEvent) throws {
        digest.add(UInt16(truncatingIfNeeded: now))
        switch event {
        case .dial, .accept, .establish, .arriveUp, .arriveDown, .endAtServer, .endAtAgent:
            try handleNetwork(event)
        case .play, .startAgent, .keepAlive: try handleAgent(event)
        case .tick, .startServer, .written, .retryWrite, .judge: try handleServer(event)
        case .endPartition, .freeDisk, .fault: try handleFault(event)
        case .answer(let key): try answer(key)
        }
    }

    func note(_ text: @autoclosure () -> String) {
        guard isTracing else { return }
        history.append("\(now) ms: \(text())")
    }

    func mark(_ value: Fingerprint) { digest.add(value.short) }

    // MARK: - Stages

    /// Milliseconds that a repaired fleet may take for two rounds and for everybody to come back.
    private static let patienceMilliseconds: UInt64 = 200_000

    private func advanceStage() throws {
        switch stage {
        case .faulty:
            guard now >= scenario.faultsEndAt else { return }
            note("everything is repaired")
            stage = .healing
            repair()
            healedAt = (now, oracle.history.count)
        case .healing:
            if isInStep && (oracle.history.count >= healedAt.round + 2 || !isProgressDue) {
                // Nobody plays on, so what is under way comes to rest.
                stage = .settling
                healedAt.time = now + 30_000
            } else {
                try Violation.require(
                    now < healedAt.time + Self.patienceMilliseconds,
                    "the repaired fleet has stopped: \(oracle.history.count - healedAt.round) rounds")
            }
        case .settling: break
        }
    }

    /// Agents that can be in the fleet: not gone, not expelled, and not refused for lack of room.
    var members: [Int] {
        agents.indices.filter { !agents[$0].isGone && !agents[$0].isExpelled && !agents[$0].isRefused }
    }

    /// Members whose votes count.
    var voters: [Int] {
        members.filter {
            !agents[$0].isMute && !oracle.quarantined.contains(scenario.agents[$0].name)
        }
    }

    private var isInStep: Bool {
        members.allSatisfy { number in
            let agent = agents[number]
            // A damaged θ is found at the next commit, if there is one.
            return agent.isDone || (agent.isLinked && agent.isJoined && !(agent.isDamaged && isProgressDue))
        }
    }

    /// Whether rounds have to be committed: there is a quorum of agents that have a say.
    private var isProgressDue: Bool {
        guard let aggregator = server.aggregator, !aggregator.isComplete else { return false }
        return voters.count >= scenario.rules.quorum
    }

    private func checkEnd() throws {
        guard let aggregator = server.aggregator else { throw Violation(description: "the server is down") }
        try oracle.holds(
            "the server", round: aggregator.round, fingerprint: aggregator.host.replica.fingerprint())
        try Violation.require(
            Int(aggregator.round) == oracle.history.count, "the server lags behind its own log")
        for agent in members {
            guard let owned = agents[agent].owned else { throw Violation(description: "an agent is missing") }
            try Violation.require(
                owned.agent.round == aggregator.round,
                "agent \(agent) is at round \(owned.agent.round) of \(aggregator.round)")
            try checkReplica(agent)
        }
    }
}
