// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// What a round costs an agent of a flat actor with 1,000,000 parameters, episodes left out, and what
/// replaying a round costs; one agent that has the whole policy.
enum FlatBenchmark {
    private static let rounds: UInt32 = 100

    static func run(_ harness: Harness) -> [Row] {
        var configuration = RunConfiguration(
            seed: 1, algorithm: .parS2ZPO, agentCount: 1, shape: ActorShape(flat: 1_000_000))
        configuration.sides = .two
        configuration.horizon = 1
        let bytes = MemorySum(configuration).total
        return [
            Row(name: "flat: memory of an agent", value: Double(bytes) * 1e-6, unit: "MB"),
            round(harness, configuration, bytes), replay(harness, configuration),
        ]
    }

    private static func round(_ harness: Harness, _ configuration: RunConfiguration, _ bytes: Int) -> Row {
        let memory = unsafe arenaMemory(bytes: bytes)
        guard var agent = try? unsafe Agent(configuration: configuration, index: 0, memory: memory) else {
            fatalError("the configuration is valid")
        }
        let row = harness.measure(
            "flat: two behaviours, vote, commit", unit: "ms per round", calls: 10, scale: 1e-6
        ) {
            for _ in 0..<10 { play(&agent) }
        }
        unsafe memory.deallocate()
        return row
    }

    private static func play(_ agent: inout Agent) {
        for _ in 0..<2 {
            agent.beginEpisode()
            agent.endEpisode()
        }
        agent.choose(.first)
        var bytes = InlineArray<8, UInt8>(repeating: 0)
        var room = bytes.mutableSpan
        guard agent.transmit(&room) == 8, let vote = try? VoteFrame(reading: bytes.span, candidateCount: 1)
        else { fatalError("a vote is due") }
        var votes = RoundVotes()
        votes.set(0, to: vote.vote)
        _ = agent.close(isAccepted: true, votes: votes)
    }

    private static func replay(_ harness: Harness, _ configuration: RunConfiguration) -> Row {
        var log: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: LogRecord.encodedBytesMaximum)
        for round in 0..<rounds {
            var span = bytes.mutableSpan
            let record = ReplicaBenchmark.record(round, agentCount: 1)
            let length = LogRecord.round(record).write(to: &span, configuration.voteLayout)
            log += bytes.prefix(length)
        }
        let start = ReplicaBenchmark.replica(configuration)
        var joiner = ReplicaBenchmark.replica(configuration)
        return harness.measure("flat: replay", unit: "ms per round", calls: Int(rounds), scale: 1e-6) {
            joiner.copy(start)
            guard let outcome = try? Replay.run(log.span, from: 0, into: &joiner), !outcome.isTorn,
                joiner.round == rounds
            else { fatalError("the replay stopped early") }
        }
    }
}
