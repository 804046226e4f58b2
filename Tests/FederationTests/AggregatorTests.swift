import Federation
import NudgeCore
import Testing

@Suite("An aggregator")
struct AggregatorTests {
    private let agents: Int
    private let header: RunHeader

    init() {
        agents = 3
        let shape = ActorShape(observationCount: 4, actionCount: 2)
        header = RunHeader(
            configuration: RunConfiguration(
                seed: 5, algorithm: .parS2ZPO, agentCount: agents, shape: shape),
            taskName: TaskName("test"))
    }

    private func aggregator() throws -> Aggregator {
        let scales = [ObservationScale](repeating: ObservationScale(), count: 4)
        return Aggregator(try PolicyHost(header: header, scales: scales, base: nil))
    }

    private func frame(_ vote: Vote, round: UInt32, fingerprint: UInt16) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: VoteFrame.encodedBytes)
        var span = bytes.mutableSpan
        _ = VoteFrame(vote: vote, round: round, fingerprint: fingerprint).write(to: &span)
        return bytes
    }

    private func parameters(_ aggregator: Aggregator) -> [Int16] { aggregator.host.snapshot().parameters }

    @Test("counts late, early, repeated, diverged, foreign and malformed votes and applies none of them")
    func refusals() throws {
        var aggregator = try aggregator()
        let fingerprint = aggregator.host.replica.fingerprint().short
        #expect(
            aggregator.receive(frame(.inFavour, round: 0, fingerprint: fingerprint).span, from: 1) == .counted
        )
        #expect(
            aggregator.receive(frame(.against, round: 0, fingerprint: fingerprint).span, from: 1)
                == .duplicate)
        #expect(
            aggregator.receive(frame(.against, round: 0, fingerprint: fingerprint &+ 1).span, from: 0)
                == .diverged)
        #expect(
            aggregator.receive(frame(.against, round: 1, fingerprint: fingerprint).span, from: 0)
                == .otherRound)
        #expect(
            aggregator.receive(frame(.against, round: .max, fingerprint: fingerprint).span, from: 0)
                == .otherRound)
        for index in [-1, 3, 255, 256, Int.max, Int.min] {
            let good = frame(.against, round: 0, fingerprint: fingerprint)
            #expect(aggregator.receive(good.span, from: index) == .malformed)
        }
        for (offset, value) in [(0, UInt8(0x11) ^ 0x02), (0, 0x21), (0, 0x12), (1, 3), (1, 4), (1, 255)] {
            var bad = frame(.against, round: 0, fingerprint: fingerprint)
            bad[offset] = value
            #expect(aggregator.receive(bad.span, from: 0) == .malformed, "byte \(offset) is \(value)")
        }
        let good = frame(.against, round: 0, fingerprint: fingerprint)
        for bad in [[], [good[0]], Array(good.dropLast()), good + [0]] {
            #expect(aggregator.receive(bad.span, from: 0) == .malformed, "\(bad.count) bytes")
        }
        let refused: [Aggregator.Reception: Int] = [
            .duplicate: 1, .diverged: 1, .otherRound: 2, .malformed: 16,
        ]
        #expect(aggregator.refused == refused && aggregator.voteCount == 1)

        let before = parameters(aggregator)
        let commit = aggregator.close(isAccepted: true)
        #expect((0..<3).map { commit.record.votes[$0] } == [.absent, .inFavour, .absent])
        let after = parameters(aggregator)
        let block = header.configuration.blocks[1]
        for index in before.indices {
            #expect(abs(after[index] - before[index]) == (block.contains(index) ? 41 : 0))
        }
        #expect(commit.fingerprint == aggregator.host.replica.fingerprint().medium)
        // The next round starts empty, and what belongs to the last one comes too late.
        #expect(aggregator.round == 1 && aggregator.voteCount == 0)
        #expect(aggregator.receive(good.span, from: 0) == .otherRound)
        #expect((0..<3).allSatisfy { aggregator.votes[$0] == .absent })
    }

    @Test("survives random frames, and closes a round as its counted votes say")
    func random() throws {
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0 ... .max)
        var chance = RandomStream(seed: seed, name: StreamName(.fault))
        var aggregator = try aggregator()
        for _ in 0..<40 {
            var first: [Int: Vote] = [:]
            for _ in 0..<30 {
                let index = Int(chance.nextWord() % 5) - 1
                let vote = Vote(rawValue: UInt8(chance.nextWord() % 3)) ?? .absent
                var bytes = frame(
                    vote, round: aggregator.round &+ (chance.nextWord() % 8 == 0 ? 1 : 0),
                    fingerprint: aggregator.host.replica.fingerprint().short
                        ^ (chance.nextWord() % 8 == 0 ? 1 : 0))
                if chance.nextWord() % 4 == 0 {
                    bytes[Int(chance.nextWord() % 8)] = UInt8(truncatingIfNeeded: chance.nextWord())
                }
                if chance.nextWord() % 8 == 0 { bytes.removeLast(Int(chance.nextWord() % 8)) }
                if aggregator.receive(bytes.span, from: index) == .counted {
                    #expect(first[index] == nil && (0..<3).contains(index), "let seed: UInt64 = \(seed)")
                    first[index] = Vote(rawValue: bytes[1])
                }
            }
            let commit = aggregator.close(isAccepted: chance.nextWord() % 2 == 0)
            for index in 0..<3 {
                #expect(commit.record.votes[index] == first[index] ?? .absent, "let seed: UInt64 = \(seed)")
            }
        }
    }

    @Test("leaves θ alone when the gate rejects")
    func rejected() throws {
        var aggregator = try aggregator()
        let fingerprint = aggregator.host.replica.fingerprint()
        for index in 0..<agents {
            let bytes = frame(.inFavour, round: 0, fingerprint: fingerprint.short)
            #expect(aggregator.receive(bytes.span, from: index) == .counted)
        }
        let commit = aggregator.close(isAccepted: false)
        #expect(
            !commit.record.isAccepted && commit.fingerprint == fingerprint.medium && aggregator.round == 1)
    }
}
