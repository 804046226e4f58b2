// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore
import Testing

/// An aggregator and agents of the core, without a network between them.
private struct AggregatorFleet {
    var bench: AggregatorBench
    var agents: [UInt64: OwnedAgent] = [:]

    /// Brings an agent in, or back. Returns what it was sent.
    @discardableResult
    mutating func join(_ number: UInt64) throws -> [FrameKind] {
        bench.join(number, agents[number]?.agent.hello().knowledge)
        let kinds = bench.kinds(number)
        try deliver()
        return kinds
    }

    /// Every agent plays its round; `answer` says whether it prefers the perturbed side.
    mutating func play(_ answer: (UInt64) -> Bool = { _ in true }) throws {
        for number in agents.keys.sorted() {
            guard let owned = agents[number], owned.agent.isJoined else { continue }
            while owned.agent.phase != .voteReady {
                switch owned.agent.phase {
                case .readyForEpisode: owned.agent.beginEpisode()
                case .inEpisode: owned.agent.endEpisode()
                case .awaitingChoice: owned.agent.choose(answer(number) ? .first : .second)
                case .voteReady, .awaitingCommit: return
                }
            }
            bench.receive(owned.transmit(), on: number)
        }
        try deliver()
    }

    private mutating func deliver() throws {
        for (number, frames) in bench.sent {
            for frame in frames {
                if agents[number] == nil {
                    agents[number] = try OwnedAgent(
                        try WelcomeFrame(reading: frame.span), in: frame, asksPeople: false)
                }
                try agents[number]?.agent.receive(frame.span)
            }
        }
        bench.sent = [:]
    }

    func isInStep(_ number: UInt64) -> Bool {
        guard let owned = agents[number], owned.agent.isJoined else { return false }
        return owned.agent.round == bench.aggregator.round
            && owned.agent.fingerprint() == bench.aggregator.host.replica.fingerprint()
    }
}

@Suite("An aggregator and its agents")
struct AggregatorFleetTests {
    @Test("give every block its turn where agents are fewer than blocks", arguments: 1...4)
    func rotation(agentCount: UInt64) throws {
        var fleet = AggregatorFleet(
            bench: try AggregatorBench(AggregatorBench.configuration(blocks: 5), FleetRules(quorum: 1)))
        for number in 0..<agentCount { try fleet.join(number) }
        // Newcomers begin at their seats; from the second round on they rotate.
        try fleet.play()
        var turns = [Int](repeating: 0, count: 5)
        for _ in 0..<10 {
            try fleet.play()
            let votes = try #require(fleet.bench.closed.last).record.votes
            let moved = (0..<5).filter { votes[$0] == .inFavour }
            #expect(moved.count == Int(agentCount), "nobody's vote is lost in another's block")
            for block in moved { turns[block] += 1 }
        }
        #expect(turns.allSatisfy { $0 == 2 * Int(agentCount) })
    }

    @Test(
        "mean the same block in every round, however often blocks are dealt and agents come and go",
        arguments: UInt64(0)..<8)
    func dealing(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let rules = FleetRules(quorum: 1) {
            $0.dealInterval = 1
            $0.graceMilliseconds = 0
        }
        var fleet = AggregatorFleet(
            bench: try AggregatorBench(AggregatorBench.configuration(blocks: 3), rules))
        for number in UInt64(0)..<10 { try fleet.join(number) }
        for round in 0..<60 {
            // Three lie until they are found out; one of the others goes and comes back.
            let number = UInt64(3 + chance.below(7))
            if round % 7 == 3 {
                fleet.bench.tell { $0.disconnect(number, now: $1) }
                fleet.agents[number] = nil
                fleet.bench.tick(after: 1)
                try fleet.join(number)
            }
            for (number, owned) in fleet.agents {
                let member = fleet.bench.aggregator.members[Int(number)]
                guard let assignment = member.assignment else { continue }
                #expect(owned.agent.index == assignment.block(inRound: owned.agent.round, blockCount: 3))
            }
            try fleet.play { $0 >= 3 }
        }
        #expect(Set(fleet.bench.happened(.quarantined)) == ["board-0", "board-1", "board-2"])
        #expect(fleet.bench.aggregator.round == 60)
    }

    @Test("find every liar, a third of the fleet with three agents a block, and nobody else")
    func liars() throws {
        let liars = Set((0..<5).map { "board-\($0)" })
        for seed in UInt64(0)..<12 {
            var chance = Chance(seed: seed)
            var bench = try AggregatorBench(
                AggregatorBench.configuration(blocks: 5), FleetRules(quorum: 8))
            for connection in UInt64(0)..<15 { bench.join(connection) }
            while bench.aggregator.round < 1500, bench.happened(.quarantined).count < liars.count {
                let isTrue = (0..<5).map { _ in chance.happens(50) }
                let blocks = (UInt64(0)..<15).map { bench.block($0) ?? 0 }
                for (connection, block) in blocks.enumerated() {
                    // An honest person is right in eight cases of ten, a liar in two.
                    let isRight = chance.happens(liars.contains("board-\(connection)") ? 20 : 80)
                    bench.vote(isRight == isTrue[block] ? .inFavour : .against, on: UInt64(connection))
                }
            }
            #expect(Set(bench.happened(.quarantined)) == liars, "seed \(seed)")
        }
    }

    @Test("find who takes the mirror image of what the others find best, and nobody who finds another good")
    func choices() throws {
        let liars: Set = ["board-0", "board-1"]
        for seed in UInt64(0)..<6 {
            var chance = Chance(seed: seed)
            var run = AggregatorBench.configuration(blocks: 2)
            (run.candidateCount, run.sides) = (4, .two)
            var bench = try AggregatorBench(run, FleetRules(quorum: 6))
            for connection in UInt64(0)..<8 { bench.join(connection) }
            while bench.aggregator.round < 1500, bench.happened(.quarantined).count < liars.count {
                // The best of eight is clear to half of the people; the others take any that is not bad.
                let best = (0..<2).map { _ in chance.below(8) }
                let blocks = (UInt64(0)..<8).map { bench.block($0) ?? 0 }
                for (connection, block) in blocks.enumerated() {
                    let lane = chance.happens(50) ? best[block] : 2 * chance.below(4) + best[block] % 2
                    let isLiar = liars.contains("board-\(connection)")
                    bench.vote(Vote(lane: isLiar ? lane ^ 1 : lane), on: UInt64(connection))
                }
            }
            #expect(Set(bench.happened(.quarantined)) == liars, "seed \(seed)")
        }
    }

    @Test("keep a liar that the quorum cannot do without")
    func indispensable() throws {
        var bench = try AggregatorBench(AggregatorBench.configuration(blocks: 1), FleetRules(quorum: 3))
        for connection in UInt64(0)..<3 { bench.join(connection) }
        for _ in 0..<100 {
            for connection in UInt64(0)..<3 {
                bench.vote(connection == 0 ? .against : .inFavour, on: connection)
            }
        }
        #expect(bench.aggregator.round == 100 && bench.happened(.quarantined).isEmpty)
    }

    @Test(
        "are in step after a catch-up, by log or by snapshot, whatever the run starts from",
        arguments: [UInt8(0), 200], [false, true])
    func catchUp(momentum: UInt8, hasBase: Bool) throws {
        var run = AggregatorBench.configuration(blocks: 2, momentum: momentum)
        run.plan.rejectionsBeforeHalving = 2
        let base = (0..<run.shape.parameterCount).map { Int16(37 * $0 - 100) }
        var fleet = AggregatorFleet(
            bench: try AggregatorBench(run, base: hasBase ? base : nil, FleetRules(quorum: 1)))
        for number in UInt64(0)..<2 { try fleet.join(number) }
        #expect(fleet.isInStep(0) && fleet.isInStep(1))
        for missed in [1, 2, 3, 5, 40] {
            fleet.bench.tell { $0.disconnect(1, now: $1) }
            let away = fleet.agents.removeValue(forKey: 1)
            for _ in 0..<missed { try fleet.play() }
            fleet.agents[1] = away
            let isShort = missed * LogRecord.roundBytes(run.voteLayout) <= fleet.bench.stateBytes
            #expect(try fleet.join(1).prefix(2) == [.welcome, isShort ? .log : .snapshot])
            #expect(fleet.isInStep(1), "\(missed) rounds missed")
            try fleet.play()
            #expect(fleet.isInStep(0) && fleet.isInStep(1))
        }
        // A board that kept nothing.
        fleet.bench.tell { $0.disconnect(1, now: $1) }
        fleet.agents[1] = nil
        try fleet.join(1)
        #expect(fleet.isInStep(1))
    }
}
