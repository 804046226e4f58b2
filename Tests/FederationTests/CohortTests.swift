// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore
import Testing

@Suite("A cohort")
struct CohortTests {
    private func bench(
        blocks: Int, agents: Int, quorum: Int, size: Int, takesTurns: Bool = false
    ) throws -> AggregatorBench {
        let rules = FleetRules(quorum: quorum) { $0.cohort = .init(size: size, takesTurns: takesTurns) }
        var bench = try AggregatorBench(AggregatorBench.configuration(blocks: blocks), rules)
        for connection in 0..<agents { bench.join(ConnectionNumber(connection)) }
        return bench
    }

    /// Who plays the open round.
    private func players(_ bench: AggregatorBench) -> [ConnectionNumber] {
        bench.aggregator.members.indices.filter { bench.aggregator.members[$0].assignment != nil }
            .map { ConnectionNumber($0) }
    }

    /// Plays a round in which those whom `isLiar` names say the opposite.
    private func playRound(
        _ bench: inout AggregatorBench, isLiar: (ConnectionNumber) -> Bool = { _ in false }
    ) {
        for connection in players(bench) {
            bench.vote(isLiar(connection) ? .against : .inFavour, on: connection)
        }
    }

    @Test("plays, everybody is told, and nobody else is waited for or counted as absent")
    func round() throws {
        var bench = try bench(blocks: 3, agents: 40, quorum: 2, size: 6)
        #expect(players(bench).count == 6)
        #expect(bench.kinds(39) == [.welcome, .snapshot])
        playRound(&bench)
        for round in UInt32(1)..<20 {
            #expect(bench.aggregator.round == round && bench.totals.counted == Int(round) * 6)
            let players = players(bench)
            #expect(players.count == 6)
            for connection in ConnectionNumber(0)..<40 {
                let frames = bench.sent[connection, default: []].suffix(3)
                let isPlaying = players.contains(connection)
                let kinds = try frames.map { try FrameKind.read($0.span) }
                #expect(kinds.last == (isPlaying ? .assignment : .commit))
                guard isPlaying else { continue }
                #expect(kinds == [.commit, .assignment, .assignment])
                let assignments = try frames.dropFirst().map {
                    try AssignmentFrame(reading: $0.span, agentCount: 3).assignment
                }
                #expect(assignments[0].fromRound == round && !assignments[0].isResting)
                #expect(assignments[1] == .resting(fromRound: round + 1))
            }
            let blocks = players.compactMap { bench.block($0) }
            #expect((0..<3).allSatisfy { block in blocks.count { $0 == block } == 2 })
            playRound(&bench)
        }
        let closed = try #require(bench.closed.last)
        #expect(closed.parts.count == 6 && closed.parts.allSatisfy { $0.vote == .inFavour })
        // Who rests has no say.
        let idle = try #require((0..<40).first { !players(bench).contains($0) })
        bench.vote(.against, on: idle)
        #expect(bench.totals.foreign == 1)
    }

    @Test("is drawn anew each round: everybody gets its share")
    func shares() throws {
        var bench = try bench(blocks: 2, agents: 300, quorum: 1, size: 20)
        for _ in 0..<600 { playRound(&bench) }
        let votes = bench.aggregator.members.map { Double($0.shown.votes) }
        #expect(votes.reduce(0, +) == 12_000)
        let deviations = votes.map { ($0 - 40) * ($0 - 40) / (40 * (1 - 20.0 / 300)) }
        // A χ² of 299 degrees of freedom, seven standard deviations wide: the draw is seeded.
        #expect(abs(deviations.reduce(0, +) - 299) < 7 * 598.0.squareRoot())
    }

    @Test("takes turns: nobody twice before all others, not even who leaves and comes back")
    func turns() throws {
        var bench = try bench(blocks: 2, agents: 50, quorum: 1, size: 7, takesTurns: true)
        for round in 0..<200 {
            playRound(&bench)
            // The same one every time, as one would who wants more turns.
            bench.tell { $0.disconnect(ConnectionNumber(1000 + round), now: $1) }
            bench.tell { $0.connect("board-3", on: ConnectionNumber(1001 + round), now: $1) }
            bench.hello(ConnectionNumber(1001 + round), nil)
            if players(bench).contains(3) { bench.vote(.inFavour, on: ConnectionNumber(1001 + round)) }
            let votes = bench.aggregator.members.indices.filter { $0 != 3 }.map {
                bench.aggregator.members[$0].shown.votes
            }
            #expect(votes.max()! - votes.min()! <= 2)
            #expect(bench.aggregator.members[3].shown.votes <= votes.max()! + 1)
        }
    }

    @Test("finds who lies, and draws it no more")
    func liars() throws {
        var bench = try bench(blocks: 3, agents: 60, quorum: 3, size: 30)
        for _ in 0..<150 { playRound(&bench) { $0 % 6 == 0 } }
        #expect(Set(bench.happened(.quarantined)) == Set((0..<10).map { "board-\($0 * 6)" }))
        #expect(players(bench).count == 30 && players(bench).allSatisfy { $0 % 6 != 0 })
    }

    @Test("has a substitute for who is gone too long")
    func substitutes() throws {
        var bench = try bench(blocks: 2, agents: 12, quorum: 4, size: 4)
        playRound(&bench)
        let before = players(bench)
        let gone = before[0]
        bench.tell { $0.disconnect(gone, now: $1) }
        for connection in before.dropFirst() { bench.vote(.inFavour, on: connection) }
        #expect(bench.aggregator.round == 1, "three votes are no quorum")
        bench.tick(after: 30_000)
        let substitutes = players(bench).filter { !before.contains($0) }
        #expect(substitutes.count == 1 && bench.happened(.lost) == ["board-\(gone)"])
        bench.vote(.inFavour, on: substitutes[0])
        #expect(bench.aggregator.round == 2 && bench.closed.last?.parts.count == 4)
    }

    @Test("is joined by others when it is silent and there is no quorum, and may vote yet")
    func silence() throws {
        var bench = try bench(blocks: 2, agents: 12, quorum: 4, size: 4)
        playRound(&bench)
        let before = players(bench)
        for connection in before.prefix(2) { bench.vote(.inFavour, on: connection) }
        bench.tick(after: 59_999)
        #expect(players(bench) == before)
        bench.tick(after: 1)
        let others = players(bench).filter { !before.contains($0) }
        try #require(others.count == 2)
        bench.vote(.against, on: before[2])
        bench.vote(.inFavour, on: others[0])
        #expect(bench.aggregator.round == 1, "there is a quorum, and somebody is waited for")
        bench.vote(.inFavour, on: others[1])
        #expect(bench.aggregator.round == 2)
        #expect(bench.closed.last?.parts.count { $0.vote == .absent } == 1)
        #expect(bench.closed.last?.parts.count { $0.vote != .absent } == 5)
    }

    @Test("goes on with the quorum that answers, whoever is drawn", arguments: [false, true])
    func mutes(takesTurns: Bool) throws {
        var bench = try bench(blocks: 2, agents: 30, quorum: 4, size: 5, takesTurns: takesTurns)
        var deadlines = 0
        while bench.aggregator.round < 60 {
            for connection in players(bench) where connection % 7 == 0 {
                bench.vote(.inFavour, on: connection)
            }
            bench.tick(after: 60_000)
            deadlines += 1
            try #require(deadlines < 200, "round \(bench.aggregator.round)")
        }
    }

    @Test("draws again who had a turn, where all others play")
    func turnIsOver() throws {
        var cohort = Cohort(.init(size: 2, takesTurns: true))
        for member in 0..<3 { cohort.add(member) }
        var chance = RandomStream(seed: 1, name: StreamName(.dealing))
        let first = try #require(cohort.next(&chance, besides: [2]))
        let second = try #require(cohort.next(&chance, besides: [2, first]))
        #expect(Set([first, second]) == [0, 1])
        #expect(cohort.next(&chance, besides: [2, second]) == first)
        #expect(cohort.next(&chance, besides: [0, 1, 2]) == nil)
    }

    @Test("of a fleet that is smaller than it is everybody, and every block has its turn")
    func small() throws {
        var bench = try bench(blocks: 5, agents: 3, quorum: 1, size: 5)
        for _ in 0..<10 { playRound(&bench) }
        let blocks = bench.closed.flatMap { $0.parts.map(\.block) }
        #expect(bench.aggregator.round == 10)
        #expect((0..<5).allSatisfy { block in blocks.count { $0 == block } == 6 })
    }

    /// A fleet's aggregator, told directly: a bench would keep what fifty thousand were sent.
    private struct Crowd {
        var aggregator: Aggregator
        private(set) var sentBytes = 0
        private(set) var toldCount = 0

        init(_ count: Int, cohort: Int) throws {
            let rules = FleetRules(quorum: 1) {
                $0.memberLimit = count
                $0.cohort = .init(size: cohort)
            }
            aggregator = try AggregatorBench(AggregatorBench.configuration(blocks: 4), rules).aggregator
            let hello = encode(HelloFrame.encodedBytes) { HelloFrame(knowledge: nil).write(to: &$0) }
            for number in 0..<count {
                aggregator.connect("board-\(number)", on: ConnectionNumber(number), now: 0)
                aggregator.receive(hello.span, on: ConnectionNumber(number), now: 0)
                _ = aggregator.takeEffects()
            }
        }

        /// Plays a round. Returns who played.
        mutating func playRound() -> [Int] {
            sentBytes = 0
            let players = aggregator.seating.members
            let vote = VoteFrame(
                vote: .inFavour, round: aggregator.round, fingerprint: aggregator.fingerprint.short)
            let frame = encode(VoteFrame.encodedBytes) { vote.write(to: &$0) }
            for number in players { aggregator.receive(frame.span, on: ConnectionNumber(number), now: 0) }
            while true {
                let effects = aggregator.takeEffects()
                if effects.isEmpty { return players }
                for effect in effects {
                    switch effect {
                    case .commit: aggregator.committed(now: 0)
                    case .send(_, let bytes): sentBytes += bytes.count
                    case .broadcast(let connections, _): toldCount = connections.count
                    default: break
                    }
                }
            }
        }
    }

    @Test("costs a fleet of fifty thousand what it costs one of a thousand", .timeLimit(.minutes(10)))
    func crowd() throws {
        let clock = ContinuousClock()
        var quickest: [Duration] = []
        for count in [1000, 50_000] {
            var crowd = try Crowd(count, cohort: 100)
            var played: Set<Int> = []
            var durations: [Duration] = []
            for round in UInt32(0)..<100 {
                #expect(crowd.aggregator.round == round)
                durations.append(clock.measure { played.formUnion(crowd.playRound()) })
                #expect(crowd.toldCount == count && crowd.sentBytes == 100 * 2 * AssignmentFrame.encodedBytes)
            }
            quickest.append(durations.min()!)
            // Of ten thousand seats.
            let expected = Double(count) * (1 - pow(1 - 100 / Double(count), 100))
            #expect(abs(Double(played.count) - expected) < 0.03 * expected)
        }
        print("a round of 100 among 1,000: \(quickest[0]); among 50,000: \(quickest[1])")
        #expect(quickest[1] < quickest[0] * 5)
    }
}

/// A whole power.
private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
}
