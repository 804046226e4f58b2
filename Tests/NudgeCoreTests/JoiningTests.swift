// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// Agents that join a fleet, fall behind and come back, by frames alone.
@Suite("Joining")
struct JoiningTests {
    private func run(momentum: UInt8 = 230) -> RunConfiguration {
        var run = RunConfiguration(
            seed: 5, algorithm: .parS2ZPO, agentCount: 4, shape: makeShape(5, [9], 3, .tanh))
        run.momentum = momentum
        run.plan = .init(
            learningRate: 41 << 16, perturbationScale: 200 << 16, learningRateLoss: 1 << 24,
            perturbationLoss: 1 << 22, rejectionsBeforeHalving: 2)
        return run
    }

    private func server(
        _ random: inout TestRandom, momentum: UInt8 = 230, hasBase: Bool = false, rounds: UInt32 = 20
    ) -> TestServer {
        let run = run(momentum: momentum)
        let base = (0..<run.shape.parameterCount).map { Int16($0 % 97 * 31) }
        let server = TestServer(run, base: hasBase ? base : nil)
        for round in 0..<rounds { server.commit(random.record(round, layout(4))) }
        return server
    }

    /// An agent that was brought in step with a snapshot.
    private func joined(
        _ server: TestServer, _ assignment: Assignment = Assignment(block: 0)
    ) throws -> OwnedAgent {
        let welcome = server.welcome(isBehind: true, assignment)
        let owned = try OwnedAgent(welcome: welcome)
        for frame in [welcome] + server.snapshot() { try owned.receive(frame) }
        #expect(owned.isJoined && owned.phase == .readyForEpisode)
        return owned
    }

    private func vote(_ owned: OwnedAgent, _ choice: Choice = .first) {
        while owned.phase != .voteReady {
            owned.agent.beginEpisode()
            owned.agent.endEpisode()
            if owned.phase == .awaitingChoice { owned.agent.choose(choice) }
        }
    }

    /// Commits rounds that the agent must follow to the bit.
    private func follow(_ server: TestServer, _ owned: OwnedAgent, _ random: inout TestRandom) throws {
        for _ in 0..<10 {
            #expect(try owned.receive(server.commit(random.record(server.round, layout(4)))) == .commit)
            #expect(owned.fingerprint == server.fingerprint && owned.round == server.round, seedNote)
        }
    }

    @Test("a newcomer follows after a snapshot", arguments: [0, 230], [false, true])
    func snapshot(momentum: UInt8, hasBase: Bool) throws {
        var random = TestRandom("snapshot\(momentum)\(hasBase)")
        let server = server(&random, momentum: momentum, hasBase: hasBase)
        let welcome = server.welcome(isBehind: true, Assignment(block: 3))
        let owned = try OwnedAgent(welcome: welcome)
        // θ₀ of a seed is known to everybody, a base policy is not.
        #expect((owned.hello().knowledge == nil) == hasBase)
        #expect(!owned.isJoined)
        #expect(try owned.receive(welcome) == .catchingUp)
        let chunks = server.snapshot()
        #expect(chunks.count > 3)
        for chunk in chunks {
            #expect(owned.transmit().isEmpty)
            #expect(try owned.receive(chunk) == (chunk == chunks.last ? .joined : .catchingUp))
        }
        #expect(owned.round == 20 && owned.fingerprint == server.fingerprint && owned.index == 3)
        #expect(owned.hello().knowledge == server.knowledge)
        try owned.receive(server.welcome(isBehind: false, Assignment(block: 3)))
        try follow(server, owned, &random)
    }

    @Test("an encoded replica, written by hand")
    func state() {
        var run = RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(1, [], 1))
        run.plan = .init(learningRate: 0x0002_0001, perturbationScale: 0x0003_0004)
        run.momentum = 128
        let owned = loaded(run, [258, -2])
        for round in UInt32(0)..<2 {
            // Nobody votes: the averages stay 0, and β^t goes on.
            let isAccepted = round == 0
            owned.replica.commit(RoundRecord(round: round, isAccepted: isAccepted, votes: RoundVotes()))
        }
        let expected: [UInt8] =
            [2, 0, 0, 0, 1, 0, 2, 0, 4, 0, 3, 0, 1, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0]
            + (0..<8).map { UInt8(truncatingIfNeeded: fingerprint([258, -2, 0, 0]).value >> (8 * $0)) }
            + [2, 1, 0xFE, 0xFF, 0, 0, 0, 0]
        let state = written(64) {
            owned.replica.writeState(to: &$0)
            return owned.replica.stateBytes
        }
        #expect(state == expected)
    }

    @Test("an agent that missed rounds follows after the log's tail", arguments: [0, 230])
    func log(momentum: UInt8) throws {
        var random = TestRandom("log\(momentum)")
        let server = server(&random, momentum: momentum)
        let owned = try joined(server)
        for _ in 0..<10 { server.commit(random.record(server.round, layout(4))) }
        // In the middle of a pair, θ is perturbed; what is shown does not matter to the hello.
        owned.agent.beginEpisode()
        let knowledge = try #require(owned.hello().knowledge)
        #expect(knowledge.round == 20)
        try owned.receive(server.welcome(isBehind: true))
        for chunk in server.log(from: knowledge.round) { try owned.receive(chunk) }
        #expect(owned.isJoined && owned.fingerprint == server.fingerprint, seedNote)
        try follow(server, owned, &random)
    }

    @Test("half a snapshot is no θ: the agent says so, and the second try works")
    func interruption() throws {
        var random = TestRandom("interruption")
        let server = server(&random)
        let chunks = server.snapshot()
        for count in 0..<chunks.count {
            let owned = try joined(server)
            try owned.receive(server.welcome(isBehind: true))
            for chunk in chunks.prefix(count) { try owned.receive(chunk) }
            #expect(!owned.isJoined)
            #expect(owned.hello().knowledge == (count == 0 ? server.knowledge : nil))
            // What comes in step with nothing cannot be welcomed as such.
            if count > 0 {
                #expect(throws: FrameError(.round, offset: 4)) {
                    try owned.receive(server.welcome(isBehind: false))
                }
            }
            for frame in [server.welcome(isBehind: true)] + chunks { try owned.receive(frame) }
            #expect(owned.isJoined && owned.fingerprint == server.fingerprint)
        }
    }

    @Test("a snapshot with one wrong bit is not taken", arguments: 0..<40)
    func damage(_: Int) throws {
        var random = TestRandom("damage")
        let server = server(&random)
        let owned = try joined(server)
        var frames = [server.welcome(isBehind: true)] + server.snapshot()
        // The head's α, μ and β^t are under no fingerprint: a commit that leads elsewhere finds them.
        let index = random.int(2...frames.count - 1)
        frames[index][random.int(8...frames[index].count - 1)] ^= 1 << UInt8(random.int(0...7))
        #expect(throws: FrameError.self, seedNote) { for frame in frames { try owned.receive(frame) } }
        #expect(!owned.isJoined && owned.hello().knowledge == nil, seedNote)
    }

    @Test("after a commit that leads elsewhere the agent asks for everything")
    func divergence() throws {
        var random = TestRandom("divergence")
        let server = server(&random)
        let welcome = server.welcome(isBehind: true)
        let owned = try OwnedAgent(welcome: welcome)
        var chunks = server.snapshot()
        // α, one unit more: no fingerprint tells.
        chunks[0][8 + 6] += 1
        for frame in [welcome] + chunks { try owned.receive(frame) }
        #expect(owned.isJoined && owned.fingerprint == server.fingerprint)
        var votes = RoundVotes()
        for index in 0..<4 { votes.set(index, to: .inFavour) }
        let before = owned.fingerprint
        let commit = server.commit(RoundRecord(round: 20, isAccepted: true, votes: votes))
        #expect(throws: FrameError(.fingerprint, offset: 6)) { try owned.receive(commit) }
        #expect(owned.fingerprint == before && owned.hello().knowledge == nil)
        for frame in [server.welcome(isBehind: true)] + server.snapshot() { try owned.receive(frame) }
        try follow(server, owned, &random)
    }

    @Test("what does not belong there is refused by name, and changes nothing")
    func refusals() throws {
        var random = TestRandom("refusals")
        let server = server(&random)
        let owned = try joined(server)
        let (snapshot, log) = (server.snapshot(), server.log(from: 10))
        let assignment = AssignmentFrame(Assignment(block: 2)).encoded()
        func expect(_ error: FrameError, _ frame: [UInt8]) {
            #expect(throws: error) { try owned.receive(frame) }
            #expect(owned.fingerprint == server.fingerprint && owned.round == server.round)
        }
        // In step: no chunk, no other run, no round that the agent is not at.
        for chunk in [snapshot[0], log[0]] { expect(FrameError(.kind, offset: 0), chunk) }
        var other = run()
        other.seed += 1
        expect(FrameError(.run, offset: 20), TestServer(other).welcome(isBehind: true))
        let ahead = TestServer(server.configuration)
        expect(FrameError(.round, offset: 4), ahead.welcome(isBehind: false))
        for kind: UInt8 in [0x21, 0x23] {
            expect(FrameError(.kind, offset: 0), [kind] + [UInt8](repeating: 0, count: 21))
        }
        #expect(owned.isJoined)
        // Between hello and welcome: nothing that only makes sense in step.
        _ = owned.hello()
        let commit = CommitFrame(
            record: RoundRecord(round: 20, isAccepted: false, votes: RoundVotes()),
            fingerprint: server.fingerprint.medium
        ).encoded(layout(4))
        for frame in [commit, assignment, snapshot[0]] { expect(FrameError(.kind, offset: 0), frame) }
        // Catching up: pieces in order, of one kind, from the beginning.
        try owned.receive(server.welcome(isBehind: true))
        for frame in [commit, assignment] { expect(FrameError(.kind, offset: 0), frame) }
        expect(FrameError(.value, offset: 4), snapshot[1])
        try owned.receive(snapshot[0])
        #expect(throws: FrameError(.value, offset: 4)) { try owned.receive(snapshot[0]) }
        let piece = ChunkFrame(isSnapshot: false, isLast: true, position: 64).encoded([])
        #expect(throws: FrameError(.kind, offset: 0)) { try owned.receive(piece) }
    }

    @Test("a snapshot that continues a log is refused, even after an older snapshot")
    func mixture() throws {
        var random = TestRandom("mixture")
        let server = server(&random)
        let owned = try joined(server)
        try owned.receive(server.welcome(isBehind: true))
        let record = random.record(20, layout(4))
        try owned.receive(
            ChunkFrame(isSnapshot: false, isLast: false, position: 0).encoded(
                LogRecord.round(record).encoded(layout(4))))
        let rest = ChunkFrame(isSnapshot: true, isLast: false, position: 12).encoded([1, 0])
        #expect(throws: FrameError(.value, offset: 8)) { try owned.receive(rest) }
        #expect(owned.round == 21)
    }

    @Test("a vote that may be lost is sent again after a new connection")
    func votes() throws {
        var random = TestRandom("votes")
        let server = server(&random)
        let place = Assignment(fromRound: 3, block: 1)
        let owned = try joined(server, place)
        vote(owned)
        let frame = owned.transmit()
        #expect(frame.count == 8 && owned.transmit().isEmpty)
        // The vote waits while nobody listens, and goes out again when somebody does.
        #expect(owned.hello().knowledge == server.knowledge && owned.transmit().isEmpty)
        #expect(try owned.receive(server.welcome(isBehind: false, place)) == .joined)
        #expect(owned.transmit() == frame && owned.transmit().isEmpty)
        // Another block: the vote is for nothing, and the agent plays the new block.
        _ = owned.hello()
        try owned.receive(server.welcome(isBehind: false, Assignment(fromRound: 20, block: 2)))
        #expect(owned.transmit().isEmpty && owned.phase == .readyForEpisode && owned.index == 2)
    }

    @Test("a pair that is being shown survives a new connection")
    func pair() throws {
        var random = TestRandom("pair")
        let server = server(&random)
        let owned = try joined(server)
        owned.agent.beginEpisode()
        owned.agent.endEpisode()
        owned.agent.beginEpisode()
        _ = owned.hello()
        try owned.receive(server.welcome(isBehind: false))
        #expect(owned.phase == .inEpisode && owned.isShowing)
        owned.agent.endEpisode()
        owned.agent.choose(.second)
        #expect(try VoteFrame(reading: owned.transmit().span, candidateCount: 1).vote == .against)
        #expect(owned.fingerprint == server.fingerprint)
    }

    @Test("a ping is answered once, before a vote; bye and refusal are handed on")
    func courtesies() throws {
        var random = TestRandom("courtesies")
        let owned = try joined(server(&random))
        vote(owned)
        #expect(try owned.receive([0x28, 0]) == .ping)
        #expect(owned.transmit() == [0x28, 1])
        #expect(owned.transmit().count == 8 && owned.transmit().isEmpty)
        #expect(try owned.receive([0x28, 1]) == .pong)
        #expect(try owned.receive([0x29, 1]) == .bye(.complete))
        #expect(
            try owned.receive([0x2A, 2, 60, 0, 0, 0])
                == .refusal(RefusalFrame(.elsewhere, retryAfterSeconds: 60)))
        // An answer that is due on one connection is not given on the next.
        try owned.receive([0x28, 0])
        _ = owned.hello()
        #expect(owned.transmit().isEmpty)
    }
}
