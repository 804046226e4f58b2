// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore
import Testing

@Suite("An aggregator")
struct AggregatorTests {
    private func bench(
        blocks: Int, agents: UInt64, rules: FleetRules = FleetRules(quorum: 1)
    ) throws -> AggregatorBench {
        var bench = try AggregatorBench(AggregatorBench.configuration(blocks: blocks), rules)
        for connection in 0..<agents { bench.join(connection) }
        return bench
    }

    @Test("counts late, early, repeated and diverged votes, and applies none of them")
    func refusals() throws {
        var bench = try bench(blocks: 3, agents: 3)
        let before = bench.parameters
        bench.vote(.inFavour, on: 1)
        bench.vote(.against, on: 1)
        bench.vote(.against, on: 0, round: 1)
        bench.vote(.against, on: 0, round: .max)
        bench.sent[0] = []
        bench.vote(.against, on: 0, fingerprint: bench.aggregator.host.replica.fingerprint().short ^ 1)
        #expect(bench.totals.duplicate == 1 && bench.totals.foreign == 2 && bench.totals.diverged == 1)
        // Who has diverged is sent all it takes to be in step again.
        #expect(bench.kinds(0).prefix(2) == [.welcome, .snapshot] && bench.hungUp.isEmpty)
        #expect(bench.aggregator.voteCount == 1 && bench.closed.isEmpty)

        bench.tick(after: 60_000)
        let votes = try #require(bench.closed.first).record.votes
        #expect((0..<3).map { votes[$0] } == [.absent, .inFavour, .absent])
        let block = bench.aggregator.host.header.configuration.blocks[1]
        for index in before.indices {
            #expect(abs(bench.parameters[index] - before[index]) == (block.contains(index) ? 41 : 0))
        }
        bench.vote(.against, on: 0, round: 0)
        #expect(bench.totals.late == 1 && bench.aggregator.voteCount == 0)
    }

    @Test("hangs up on what is no frame, or not one that belongs there")
    func malformed() throws {
        let good = encode(VoteFrame.encodedBytes) {
            VoteFrame(vote: .against, round: 0, fingerprint: 0).write(to: &$0)
        }
        var bad = [[], [good[0]], Array(good.dropLast()), good + [0]]
        for (offset, value) in [(0, UInt8(0x11)), (0, 0x22), (0, 0x2F), (1, 3), (1, 255)] {
            var bytes = good
            bytes[offset] = value
            bad.append(bytes)
        }
        for bytes in bad {
            var bench = try bench(blocks: 2, agents: 2)
            bench.receive(bytes, on: 0)
            #expect(bench.refusal(0)?.reason == .malformed && bench.hungUp == [0])
            #expect(bench.aggregator.joinedCount == 1 && bench.totals.malformed == 1)
            bench.vote(.inFavour, on: 0)
            #expect(bench.aggregator.voteCount == 0, "a connection that was hung up on is heard no more")
        }
        // A vote before hello belongs nowhere.
        var bench = try bench(blocks: 2, agents: 1)
        bench.connect(7)
        bench.vote(.inFavour, on: 7)
        #expect(bench.refusal(7)?.reason == .malformed && bench.hungUp == [7])
    }

    @Test("closes a round when all have voted, or at the deadline with a quorum")
    func quorum() throws {
        var bench = try bench(blocks: 3, agents: 3, rules: FleetRules(quorum: 2))
        for connection in UInt64(0)..<3 { bench.vote(.inFavour, on: connection) }
        #expect(bench.aggregator.round == 1 && bench.kinds(0).last == .commit)
        bench.vote(.inFavour, on: 0)
        #expect(bench.aggregator.nextDeadline == nil)
        bench.tick(after: 90_000)
        #expect(bench.aggregator.round == 1, "one vote is no quorum, however late it is")
        bench.vote(.inFavour, on: 1)
        #expect(bench.aggregator.round == 2, "the quorum's last vote comes after the deadline")
        bench.vote(.inFavour, on: 0)
        bench.vote(.inFavour, on: 1)
        #expect(bench.aggregator.nextDeadline == bench.now + 60_000)
        bench.tick(after: 59_999)
        #expect(bench.aggregator.round == 2)
        bench.tick(after: 1)
        #expect(bench.aggregator.round == 3)
        // Who leaves is waited for no more.
        bench.vote(.inFavour, on: 0)
        bench.vote(.inFavour, on: 1)
        bench.tell { $0.disconnect(2, now: $1) }
        #expect(bench.aggregator.round == 4)
    }

    @Test("stops waiting for an agent that lets round after round pass, until it votes again")
    func slow() throws {
        var bench = try bench(blocks: 2, agents: 2, rules: FleetRules(quorum: 1))
        for _ in 0..<3 {
            bench.vote(.inFavour, on: 0)
            bench.tick(after: 60_000)
        }
        #expect(bench.aggregator.round == 3)
        for _ in 3..<16 { bench.vote(.inFavour, on: 0) }
        #expect(bench.aggregator.round == 16, "twelve rounds closed without the second agent")
        bench.vote(.inFavour, on: 0)
        #expect(bench.aggregator.round == 16, "it gets a chance now and then")
        bench.vote(.inFavour, on: 1)
        bench.vote(.inFavour, on: 0)
        #expect(bench.aggregator.round == 17, "and is waited for again")
    }

    @Test("hangs up on an agent that wants the run's state again and again")
    func greedy() throws {
        var bench = try bench(blocks: 2, agents: 2)
        for _ in 0..<3 { bench.vote(.inFavour, on: 0, fingerprint: 1) }
        #expect(bench.kinds(0).count { $0 == .welcome } == 4 && bench.hungUp.isEmpty)
        bench.hello(0, nil)
        #expect(bench.refusal(0)?.reason == .malformed && bench.hungUp == [0])
        bench.join(0)
        #expect(bench.kinds(0).count { $0 == .welcome } == 5)
    }

    @Test("remembers, across a restart of the server, who lied")
    func accounts() throws {
        var liar = FleetStatus.Member(name: "board-0")
        liar.votes = 100
        liar.disagreements = 100
        var bench = try bench(blocks: 1, agents: 0)
        bench.aggregator = Aggregator(bench.aggregator.host, rules: FleetRules(quorum: 2), accounts: [liar])
        for connection in UInt64(0)..<3 { bench.join(connection) }
        for connection in UInt64(0)..<3 { bench.vote(.inFavour, on: connection) }
        #expect(bench.happened(.quarantined) == ["board-0"])
    }

    @Test("waits no longer than its deadline where a clock is set back")
    func clock() throws {
        var bench = try bench(blocks: 3, agents: 3, rules: FleetRules(quorum: 1))
        bench.now += 1_000_000
        for connection in UInt64(0)..<3 { bench.vote(.inFavour, on: connection) }
        bench.vote(.inFavour, on: 0)
        bench.tell { $0.disconnect(2, now: $1) }
        bench.now -= 900_000
        bench.tick(after: 0)
        bench.tick(after: 60_000)
        #expect(bench.aggregator.round == 2 && bench.happened(.lost) == ["board-2"])
    }

    @Test("takes the majority of a block, an abstention when it is undecided")
    func majority() throws {
        var bench = try bench(blocks: 2, agents: 6)
        for (connection, vote) in [Vote.inFavour, .against, .inFavour, .inFavour, .against].enumerated() {
            bench.vote(vote, on: UInt64(connection))
        }
        bench.tick(after: 60_000)
        let closed = try #require(bench.closed.first)
        #expect(closed.record.votes[0] == .inFavour && closed.record.votes[1] == .abstained)
        #expect(closed.parts.map(\.agrees) == [nil, false, nil, false, false, nil])
        #expect(closed.parts.map(\.vote).last == .absent)
    }

    @Test("takes the plurality of a block's choices; other directions say nothing of a vote")
    func plurality() throws {
        var run = AggregatorBench.configuration(blocks: 1)
        (run.candidateCount, run.sides) = (4, .two)
        var bench = try AggregatorBench(run, FleetRules(quorum: 6))
        for connection in UInt64(0)..<6 { bench.join(connection) }
        for (connection, lane) in [4, 4, 4, 5, 0, 0].enumerated() {
            bench.vote(Vote(lane: lane), on: UInt64(connection))
        }
        let closed = try #require(bench.closed.first)
        #expect(closed.record.votes[0] == Vote(candidate: 2, sign: 1))
        // Without the first of the three for lane 4, two lanes have two voices each.
        #expect(closed.parts.map(\.agrees) == [nil, nil, nil, false, nil, nil])
        for (connection, lane) in [6, 6, 7, 7, 1, 2].enumerated() {
            bench.vote(Vote(lane: lane), on: UInt64(connection))
        }
        #expect(bench.closed.last?.record.votes[0] == .abstained)
        // A direction that nobody was asked about.
        bench.vote(Vote(candidate: 4, sign: 1), on: 0)
        #expect(bench.totals.malformed == 1 && bench.hungUp == [0])
    }

    @Test("leaves θ alone when the gate rejects; votes that come meanwhile are late")
    func gate() throws {
        var bench = try bench(blocks: 2, agents: 2, rules: FleetRules(quorum: 1) { $0.hasGate = true })
        let before = bench.parameters
        bench.vote(.inFavour, on: 0)
        bench.tick(after: 60_000)
        #expect(bench.judged.count == 1 && bench.aggregator.round == 0)
        bench.vote(.inFavour, on: 1)
        #expect(bench.totals.late == 1)
        bench.tell { aggregator, _ in aggregator.judged(isAccepted: false) }
        #expect(bench.aggregator.round == 1 && bench.parameters == before)
        #expect(bench.closed.first?.record.isAccepted == false)
        bench.vote(.inFavour, on: 0)
        bench.vote(.inFavour, on: 1)
        bench.tell { aggregator, _ in aggregator.judged(isAccepted: true) }
        #expect(bench.aggregator.round == 2 && bench.parameters != before)
    }

    @Test("gives a lost member's block away after the grace, and takes the member back")
    func loss() throws {
        var bench = try bench(blocks: 2, agents: 4)
        #expect((0..<4).map { bench.block($0) } == [0, 1, 0, 1])
        for connection in [UInt64(1), 3] { bench.tell { $0.disconnect(connection, now: $1) } }
        bench.tick(after: 29_999)
        #expect(bench.happened(.lost).isEmpty)
        bench.sent = [:]
        bench.tick(after: 1)
        #expect(bench.happened(.lost) == ["board-1", "board-3"])
        #expect(bench.kinds(0) == [] && bench.kinds(2) == [.assignment])
        bench.vote(.inFavour, on: 0)
        bench.vote(.against, on: 2)
        // It held for the next round, so this vote was still for the old block.
        let first = try #require(bench.closed.last).record.votes
        #expect(first[0] == .abstained && first[1] == .absent)
        bench.vote(.inFavour, on: 0)
        bench.vote(.against, on: 2)
        let second = try #require(bench.closed.last).record.votes
        #expect(second[0] == .inFavour && second[1] == .against)
        bench.join(3)
        #expect(bench.aggregator.joinedCount == 3 && bench.block(3) == 0)
    }

    @Test("lets a device's newest connection take over")
    func replaced() throws {
        var bench = try bench(blocks: 2, agents: 2)
        bench.vote(.inFavour, on: 0)
        bench.tell { $0.connect("board-0", on: 9, now: $1) }
        #expect(bench.refusal(0)?.reason == .elsewhere && bench.hungUp == [0])
        #expect(bench.happened(.replaced) == ["board-0"])
        bench.vote(.against, on: 0)
        bench.tell { $0.disconnect(0, now: $1) }
        bench.hello(9, nil)
        bench.vote(.against, on: 9)
        #expect(bench.totals.duplicate == 1 && bench.aggregator.joinedCount == 2, "its first vote stands")
        bench.vote(.inFavour, on: 1)
        #expect(bench.closed.first?.record.votes[0] == .inFavour)
    }

    @Test("hangs up on a revoked device, waits for it no more, and takes no more than it has room for")
    func revokedAndFull() throws {
        var bench = try bench(blocks: 2, agents: 3, rules: FleetRules(quorum: 1) { $0.memberLimit = 3 })
        bench.vote(.inFavour, on: 0)
        bench.vote(.inFavour, on: 2)
        bench.tell { $0.expel("board-1", RefusalFrame(.revoked, retryAfterSeconds: 0), now: $1) }
        #expect(bench.refusal(1) == RefusalFrame(.revoked, retryAfterSeconds: 0) && bench.hungUp == [1])
        #expect(bench.aggregator.round == 1 && bench.block(1) == nil)
        bench.vote(.inFavour, on: 0)
        bench.vote(.inFavour, on: 2)
        #expect(bench.closed.last?.record.votes[1] == .inFavour, "its block has gone to another one")
        bench.connect(8)
        #expect(bench.refusal(8) == RefusalFrame(.full, retryAfterSeconds: 240) && bench.hungUp == [1, 8])
        #expect(bench.happened(.refused) == ["board-8"])
    }

    @Test("says goodbye when all rounds are committed, also to who comes later")
    func complete() throws {
        var bench = try AggregatorBench(
            AggregatorBench.configuration(blocks: 1, rounds: 3), FleetRules(quorum: 1))
        bench.join(0)
        for _ in 0..<3 { bench.vote(.inFavour, on: 0) }
        #expect(bench.aggregator.isComplete && bench.happened(.completed).count == 1)
        #expect(bench.kinds(0).suffix(2) == [.commit, .bye])
        bench.vote(.inFavour, on: 0)
        #expect(bench.aggregator.round == 3 && bench.totals.late == 1)
        bench.join(1)
        #expect(bench.kinds(1) == [.welcome, .snapshot, .bye])
        bench.tick(after: 1_000_000)
        #expect(bench.aggregator.round == 3 && bench.aggregator.nextDeadline == nil)
    }
}
