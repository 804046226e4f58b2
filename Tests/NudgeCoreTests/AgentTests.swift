// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Agent")
struct AgentTests {
    private func run(
        _ algorithm: Algorithm = .parS2ZPO, agents: Int = 3, sides: RunConfiguration.Sides = .one,
        pairing: RunConfiguration.Pairing = .independent, candidates: Int = 1, batches: Int = 1, size: Int = 1
    ) -> RunConfiguration {
        var run = RunConfiguration(
            seed: 77, algorithm: algorithm, agentCount: algorithm.isSingleAgent ? 1 : agents,
            shape: makeShape(5, [11], 3, .tanh))
        run.sides = sides
        run.pairing = pairing
        run.candidateCount = candidates
        run.batchCount = batches
        run.batchSize = size
        run.momentum = 128
        run.plan = .init(learningRate: 41 << 16, perturbationScale: 500 << 16, rejectionsBeforeHalving: 2)
        return run
    }

    private static let observation: [Float] = [0.3, -1, 0.2, 2, -0.7]

    private func actions(_ owned: OwnedAgent) -> [Float] {
        owned.act(Self.observation, actionCount: 3)
    }

    private func actions(_ run: RunConfiguration, _ theta: [Int16]) -> [Float] {
        OwnedActor(run.shape, theta, fractionBits: run.lattice.fractionBits, actionBound: run.actionBound)
            .act(
                Self.observation)
    }

    @Test(
        "an agent shows θ + μ v_m and then θ or θ − μ v_m, D times each, N times a round",
        arguments: allAlgorithms)
    func episodes(algorithm: Algorithm) throws {
        for pairing in [RunConfiguration.Pairing.independent, .common] {
            try episodes(run(algorithm, sides: .one, pairing: pairing, batches: 3, size: 2))
            for candidates in [1, 2, 4, 8] {
                try episodes(
                    run(
                        algorithm, sides: .two, pairing: pairing, candidates: candidates, batches: 3, size: 2)
                )
            }
        }
    }

    private func episodes(_ run: RunConfiguration) throws {
        let index = run.agentCount - 1
        let owned = try OwnedAgent(run, index: index)
        owned.agent.initialize()
        let server = OwnedReplica(run)
        server.replica.initialize()
        let theta = server.parameters
        let expected = (0..<run.behaviourCount).map { lane in
            if lane % 2 == 0 || run.sides == .two {
                server.replica.perturb(owner: index, candidate: lane / 2, sign: lane % 2 == 0 ? 1 : -1)
            }
            defer { server.replica.undo() }
            return actions(run, server.parameters)
        }
        #expect(Set(expected).count == run.behaviourCount && server.parameters == theta)

        var streams = [[UInt32]](repeating: [], count: run.behaviourCount)
        for batch in 0..<3 {
            for lane in 0..<run.behaviourCount {
                for trajectory in 0..<2 {
                    let episode = owned.nextEpisode
                    #expect(
                        episode.lane == lane && episode.batch == batch && episode.trajectory == trajectory)
                    #expect(episode.resetStream.purpose == .episodeReset && episode.resetStream.round == 0)
                    #expect(episode.resetStream.index == UInt32(index))
                    streams[lane].append(episode.resetStream.subindex)
                    owned.agent.beginEpisode()
                    #expect(actions(owned) == expected[lane])
                    owned.agent.endEpisode()
                }
            }
            #expect(owned.phase == .awaitingChoice)
            #expect(owned.fingerprint == server.fingerprint)
            #expect(owned.transmit().isEmpty)
            owned.agent.choose(.lane(UInt8(batch == 1 ? 0 : run.behaviourCount - 1)))
        }
        // Common initial states repeat between the behaviours of a question and nowhere else.
        let distinct = Set(streams.flatMap { $0 }).count
        #expect(distinct == (run.pairing == .common ? 6 : 6 * run.behaviourCount))
        #expect(streams.allSatisfy { $0 == streams[0] } == (run.pairing == .common))
        #expect(owned.phase == .voteReady)
        let vote = VoteFrame(
            vote: Vote(lane: run.behaviourCount - 1), round: 0, fingerprint: server.fingerprint.short)
        #expect(owned.transmit() == vote.encoded() && owned.phase == .awaitingCommit)
        #expect(owned.transmit().isEmpty)
    }

    /// Plays until the agent has voted, or has done `stopAfter` things.
    private func play(_ owned: OwnedAgent, _ choice: Choice, stopAfter: Int = .max) {
        var done = 0
        while owned.phase != .voteReady, done < stopAfter {
            switch owned.phase {
            case .readyForEpisode: owned.agent.beginEpisode()
            case .inEpisode: owned.agent.endEpisode()
            case .awaitingChoice: owned.agent.choose(choice)
            case .voteReady, .awaitingCommit: return
            }
            done += 1
        }
    }

    @Test(
        "a fleet and a server that exchange nothing but frames stay equal for 200 rounds",
        arguments: allAlgorithms)
    func fleet(algorithm: Algorithm) throws {
        var random = TestRandom("fleet\(algorithm)")
        let run = run(algorithm, agents: 5, sides: .two, candidates: 4, batches: 2)
        let server = OwnedReplica(run)
        server.replica.initialize()
        let fleet = try (0..<run.agentCount).map { try OwnedAgent(run, index: $0) }
        for owned in fleet { owned.agent.initialize() }
        let start = server.parameters
        for round in 0..<UInt32(200) {
            var votes = RoundVotes()
            for (index, owned) in fleet.enumerated() {
                // One in five is overtaken by the deadline, wherever it is.
                let isLate = random.bool(0.2)
                let lane = UInt8(random.int(0...7))
                let choice: Choice = [.lane(lane), .lane(lane), .equal, .cannotTell][random.int(0...3)]
                play(owned, choice, stopAfter: isLate ? random.int(0...40) : .max)
                guard !isLate else { continue }
                let bytes = owned.transmit()
                let frame = try VoteFrame(reading: bytes.span, candidateCount: 4)
                #expect(frame.round == round && frame.fingerprint == server.fingerprint.short, seedNote)
                #expect(frame.vote == (choice == .lane(lane) ? Vote(lane: Int(lane)) : .abstained), seedNote)
                votes.set(index, to: frame.vote)
            }
            let record = RoundRecord(round: round, isAccepted: random.bool(0.7), votes: votes)
            server.replica.commit(record)
            let commit = CommitFrame(record: record, fingerprint: server.fingerprint.medium)
            let bytes = commit.encoded(run.voteLayout)
            for owned in fleet {
                try owned.receive(bytes)
                #expect(owned.phase == .readyForEpisode)
                #expect(owned.fingerprint == server.fingerprint, seedNote)
            }
        }
        #expect(server.parameters != start)
    }

    @Test("a commit is followed exactly in every phase", arguments: 0...20)
    func interruption(doneCount: Int) throws {
        let run = run(sides: .two, batches: 2, size: 2)
        let owned = try OwnedAgent(run, index: 1)
        owned.agent.initialize()
        let server = OwnedReplica(run)
        server.replica.initialize()
        play(owned, .first, stopAfter: doneCount)
        if doneCount == 20 { #expect(!owned.transmit().isEmpty) }
        var votes = RoundVotes()
        votes.set(1, to: .inFavour)
        let record = RoundRecord(round: 0, isAccepted: true, votes: votes)
        server.replica.commit(record)
        let frame = CommitFrame(record: record, fingerprint: server.fingerprint.medium).encoded(layout(3))
        try owned.receive(frame)
        #expect(owned.fingerprint == server.fingerprint)
        let next = owned.nextEpisode
        #expect(next.lane == 0 && next.batch == 0 && next.trajectory == 0 && next.resetStream.round == 1)
        // Twice is refused and changes nothing.
        #expect(throws: FrameError(.round, offset: 2)) { try owned.receive(frame) }
        #expect(owned.fingerprint == server.fingerprint)
        // Nothing of the old round is left in the new one.
        play(owned, .second)
        #expect(try VoteFrame(reading: owned.transmit().span, candidateCount: 1).vote == .against)
    }

    @Test("an agent that joins another replica plays on from its round")
    func join() throws {
        var random = TestRandom("join")
        let run = run()
        let server = OwnedReplica(run)
        server.replica.initialize()
        for round in 0..<UInt32(20) { server.replica.commit(random.record(round, layout(3))) }
        let owned = try OwnedAgent(run, index: 0)
        owned.agent.beginEpisode()
        owned.agent.join(server.replica)
        #expect(owned.fingerprint == server.fingerprint && owned.round == 20, seedNote)
        let record = random.record(20, layout(3))
        server.replica.commit(record)
        try owned.receive(
            CommitFrame(record: record, fingerprint: server.fingerprint.medium).encoded(layout(3)))
    }

    @Test("100,000 mutated frames never stop an agent, and refused ones never move θ")
    func fuzz() throws {
        var random = TestRandom("fuzz")
        var run = RunConfiguration(
            seed: random.next(), algorithm: .parS2ZPO, agentCount: 11, shape: makeShape(5, [], 2))
        run.plan.rejectionsBeforeHalving = 3
        let owned = try OwnedAgent(run, index: 3)
        var before = owned.fingerprint
        var applied = 0
        for _ in 0..<100_000 {
            let round = random.bool(0.9) ? owned.round : UInt32(truncatingIfNeeded: random.next())
            var bytes = CommitFrame(record: random.record(round, layout(11)), fingerprint: 0).encoded(
                layout(11))
            switch random.int(0...5) {
            case 0: bytes = Array(bytes.prefix(random.int(0...bytes.count)))
            case 1: bytes += (0..<random.int(0...200)).map { _ in UInt8(random.int(0...255)) }
            case 2: bytes = (0..<random.int(0...40)).map { _ in UInt8(random.int(0...255)) }
            case 3: bytes = VoteFrame(vote: .against, round: round, fingerprint: 0).encoded()
            default:
                for _ in 0..<random.int(1...4) {
                    bytes[random.int(0...bytes.count - 1)] ^= 1 << UInt8(random.int(0...7))
                }
            }
            do {
                try owned.receive(bytes)
                applied += 1
                before = owned.fingerprint
            } catch {
                if error.reason == .fingerprint {
                    applied += 1
                    before = owned.fingerprint
                } else {
                    #expect(error.offset <= bytes.count, seedNote)
                    #expect(owned.fingerprint == before, seedNote)
                }
            }
        }
        #expect(applied > 1000)
    }

    @Test("misuse stops the program")
    func misuse() async {
        await #expect(processExitsWith: .failure) {
            let run = RunConfiguration(
                seed: 8, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(3, [], 2))
            let owned = try OwnedAgent(run, index: 0)
            _ = owned.act([1, 2, 3], actionCount: 2)
        }
        await #expect(processExitsWith: .failure) {
            let run = RunConfiguration(
                seed: 8, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(3, [], 2))
            let owned = try OwnedAgent(run, index: 0)
            owned.agent.choose(.first)
        }
        await #expect(processExitsWith: .failure) {
            let run = RunConfiguration(
                seed: 8, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(3, [], 2))
            let owned = try OwnedAgent(run, index: 0)
            for _ in 0..<2 {
                owned.agent.beginEpisode()
                owned.agent.endEpisode()
            }
            owned.agent.choose(.lane(2))
        }
    }

    @Test("settings that cannot work are refused by name")
    func configurations() {
        func expectError(_ error: ConfigurationError, _ change: (inout RunConfiguration) -> Void) {
            var run = RunConfiguration(
                seed: 1, algorithm: .parS2ZPO, agentCount: 2, shape: makeShape(3, [], 2))
            change(&run)
            #expect(!run.isValid)
            do {
                try run.validate()
                Issue.record("\(error) is accepted")
            } catch let other { #expect(other == error) }
        }
        expectError(.agentCount) { $0.agentCount = 0 }
        expectError(.agentCount) { $0.agentCount = 257 }
        expectError(.agentCount) { $0.agentCount = .min }
        expectError(.singleAgentAlgorithm) { $0.algorithm = .zspo }
        expectError(.moreBlocksThanParameters) { $0.agentCount = 9 }
        expectError(.shape) { $0.shape.observationCount = 0 }
        expectError(.shape) { $0.shape.observationCount = .max }
        expectError(.shape) { $0.shape.actionCount = 65 }
        expectError(.fractionBits) { $0.lattice = Lattice(fractionBits: 3) }
        expectError(.fractionBits) { $0.lattice = Lattice(fractionBits: 255) }
        expectError(.scaleTooLarge) { $0.plan.learningRate = 1 << 31 }
        expectError(.scaleTooLarge) { $0.plan.perturbationScale = 32767 << 16 }
        expectError(.scaleTooLarge) {
            $0.algorithm = .zspo
            $0.agentCount = 1
            $0.plan.perturbationScale = 4681 << 16
        }
        for count in [-1, 0, 3, 16] {
            expectError(.candidateCount) { ($0.candidateCount, $0.sides) = (count, .two) }
        }
        expectError(.candidateCount) { ($0.candidateCount, $0.sides) = (2, .one) }
        expectError(.episodes) { $0.batchCount = 0 }
        expectError(.episodes) { $0.batchSize = -1 }
        expectError(.episodes) { ($0.batchCount, $0.batchSize) = (65535, 65535) }
        expectError(.episodes) {
            ($0.candidateCount, $0.sides, $0.batchCount, $0.batchSize) = (8, .two, 1024, 1024)
        }
        expectError(.horizon) { $0.horizon = 0 }
        expectError(.actionBound) { $0.actionBound = .nan }
        expectError(.actionBound) { $0.actionBound = .infinity }
    }
}
