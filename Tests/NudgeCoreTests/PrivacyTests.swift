// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Hidden votes")
struct PrivacyTests {
    @Test("ChaCha20 gives RFC 8439's known answers")
    func knownAnswers() {
        var key = [UInt8](repeating: 0, count: 32)
        var zeros = SecretStream(key: key.span)
        #expect(zeros.next() == [0xADE0_B876, 0x903D_F1A0, 0xE56A_5D40, 0x28BD_8653])
        #expect(zeros.next() == [0xBEE7_079F, 0x7A38_5155, 0x7C97_BA98, 0x0D08_2D73])
        key[31] = 1
        var one = SecretStream(key: key.span)
        _ = one.next()
        #expect(one.next() == [0x2452_EB3A, 0x9249_F8EC, 0x8D82_9D9B, 0xDDD4_CEB1])
    }

    private func run(candidates: Int, truth: UInt16) -> RunConfiguration {
        var run = RunConfiguration(
            seed: 3, algorithm: .parS2ZPO, agentCount: 1,
            shape: ActorShape(observationCount: 1, actionCount: 1))
        run.sides = .two
        run.candidateCount = candidates
        run.response = RandomisedResponse(truth: truth)
        return run
    }

    private func agent(_ run: RunConfiguration, key: UInt8) throws -> OwnedAgent {
        let owned = try OwnedAgent(run, index: 0)
        owned.agent.initialize()
        #expect(owned.lacksSecret == (run.response != nil))
        owned.agent.hideVotes(with: SecretStream(key: [UInt8](repeating: key, count: 32).span))
        #expect(!owned.lacksSecret)
        return owned
    }

    /// Plays a round and returns the vote that leaves the agent.
    private func vote(_ owned: OwnedAgent, _ choice: Choice) throws -> Vote {
        let behaviourCount = owned.agent.configuration.behaviourCount
        for _ in 0..<behaviourCount {
            owned.agent.beginEpisode()
            owned.agent.endEpisode()
        }
        owned.agent.choose(choice)
        let frame = owned.transmit()
        _ = owned.agent.close(isAccepted: false, votes: RoundVotes())
        return try VoteFrame(reading: frame.span, candidateCount: behaviourCount / 2).vote
    }

    @Test("are what was chosen as often as the header says, and otherwise anything", arguments: [1, 4])
    func shares(candidates: Int) throws {
        let rounds = 6000
        let lanes = 2 * candidates
        let truth = 0.3
        let owned = try agent(run(candidates: candidates, truth: UInt16(truth * 65_536)), key: 7)
        for choice in [Choice.lane(1), .equal, .cannotTell] {
            var counts = [Int](repeating: 0, count: lanes)
            for _ in 0..<rounds {
                let lane = try #require(try vote(owned, choice).lane, "a hidden vote never abstains")
                counts[lane] += 1
            }
            for lane in 0..<lanes {
                let isChosen = choice == .lane(UInt8(lane))
                let all = choice == .lane(1) ? (1 - truth) / Double(lanes) : 1 / Double(lanes)
                let share = all + (isChosen ? truth : 0)
                let deviation = (Double(rounds) * share * (1 - share)).squareRoot()
                let excess = Double(counts[lane]) - Double(rounds) * share
                #expect(abs(excess) < 5 * deviation, "\(choice) \(lane)")
            }
        }
    }

    @Test("follow from the agent's own key, and are what was chosen where nothing is hidden")
    func keys() throws {
        let hidden = run(candidates: 1, truth: 1000)
        let votes = try ([7, 7, 8] as [UInt8]).map { key in
            let owned = try agent(hidden, key: key)
            return try (0..<64).map { _ in try vote(owned, .first) }
        }
        #expect(votes[0] == votes[1] && votes[0] != votes[2])
        var open = hidden
        open.response = nil
        let owned = try agent(open, key: 7)
        #expect(try (0..<64).allSatisfy { _ in try vote(owned, .first) == .inFavour })
    }

    @Test("are drawn once: what is sent again is the same")
    func again() throws {
        var run = run(candidates: 8, truth: 1)
        run.roundCount = 2
        let server = TestServer(run)
        let welcome = server.welcome(isBehind: false)
        let owned = try OwnedAgent(welcome: welcome)
        owned.agent.hideVotes(with: SecretStream(key: [UInt8](repeating: 1, count: 32).span))
        try owned.receive(welcome)
        for _ in 0..<16 {
            owned.agent.beginEpisode()
            owned.agent.endEpisode()
        }
        owned.agent.choose(.lane(3))
        let frame = owned.transmit()
        #expect(frame.count == VoteFrame.encodedBytes)
        for _ in 0..<8 {
            _ = owned.hello()
            try owned.receive(welcome)
            #expect(owned.transmit() == frame)
        }
    }

    @Test("are told by the header, which reads as before where nothing is hidden")
    func header() throws {
        for truth in [0, 1, 30_285, .max] as [UInt16] {
            let run = run(candidates: 2, truth: truth)
            var bytes = [UInt8](repeating: 0xEE, count: RunConfiguration.encodedBytes)
            var span = bytes.mutableSpan
            run.write(to: &span, at: 0)
            #expect(bytes[78...] == [UInt8(truth & 0xFF), UInt8(truth >> 8)])
            #expect(RunConfiguration(reading: bytes.span, at: 0) == run)
        }
        #expect(run(candidates: 1, truth: 0).response == nil)
    }
}
