// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("A flat actor")
struct FlatTests {
    /// An environment that has the policy itself, and keeps what it is handed.
    private struct Keeper: Environment {
        var parameters: [Int16] = []
        var resolution: Float = 0
        var observationCount: Int { 0 }
        var actionCount: Int { 0 }

        mutating func take(_ parameters: Span<Int16>, resolution: Float) {
            self.parameters = parameters.indices.map { parameters[$0] }
            self.resolution = resolution
        }

        mutating func reset(_ noise: inout RandomStream) {}
        func observe(_ observation: inout MutableSpan<Float>) {}
        mutating func step(_ action: Span<Float>) -> StepResult { StepResult(reward: 0) }
    }

    private func run(_ parameterCount: UInt32, agents: Int = 4) -> RunConfiguration {
        var run = RunConfiguration(
            seed: 11, algorithm: .parS2ZPO, agentCount: agents, shape: ActorShape(flat: parameterCount))
        run.sides = .two
        run.horizon = 1
        return run
    }

    private func bytes(_ run: RunConfiguration) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: RunConfiguration.encodedBytes)
        var span = bytes.mutableSpan
        run.write(to: &span, at: 0)
        return bytes
    }

    @Test("is read from a header as it was written, whatever its size")
    func header() {
        for count: UInt32 in [4, 64, 65_535, 65_536, 1_000_000, 1 << 27] {
            let run = run(count)
            let bytes = bytes(run)
            #expect(run.isValid && run.shape.parameterCount == Int(count) && run.shape.layerCount == 0)
            #expect(bytes[76] == 3 && bytes[22..<26].allSatisfy { $0 == 0 })
            let written = bytes[26..<34].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            #expect(written == UInt64(count))
            #expect(RunConfiguration(reading: bytes.span, at: 0) == run)
            let header = RunHeader(configuration: run, taskName: TaskName())
            let encoded = header.encoded()
            #expect(encoded.count == 132)
            #expect((try? RunHeader(reading: encoded.span))?.configuration == run)
        }
    }

    @Test(
        "is refused where the header says anything else of it",
        arguments: [
            (11, UInt8(1)), (15, 1), (22, 1), (24, 1), (30, 1), (32, 1), (29, 9), (26, 3), (76, 4),
        ])
    func refused(offset: Int, value: UInt8) {
        var bytes = bytes(run(4))
        bytes[offset] = value
        #expect(RunConfiguration(reading: bytes.span, at: 0) == nil)
    }

    @Test("of 1,000,000 parameters is perturbed, undone, voted on, committed and replayed exactly")
    func million() throws {
        let run = run(1_000_000)
        let agent = try OwnedAgent(run, index: 1)
        let other = try OwnedAgent(run, index: 3)
        let auditor = OwnedReplica(run)
        agent.agent.initialize()
        other.agent.initialize()
        auditor.replica.initialize()
        #expect(MemorySum(run).total == 2_000_016)
        let block = auditor.replica.range(of: 1)
        let units = Int16(Schedule(run.plan).perturbationUnits)
        var log: [UInt8] = []
        for round in 0..<UInt32(3) {
            let theta = auditor.parameters
            var keeper = Keeper()
            for sign: Int16 in [1, -1] {
                agent.agent.beginEpisode()
                agent.agent.hand(to: &keeper)
                #expect(keeper.resolution == run.lattice.resolution)
                let differences = zip(keeper.parameters, theta).map { $0 - $1 }
                #expect(differences[block].allSatisfy { $0 == units || $0 == -units })
                #expect(differences.indices.allSatisfy { block.contains($0) || differences[$0] == 0 })
                auditor.replica.perturb(owner: 1, sign: Int32(sign))
                #expect(keeper.parameters == auditor.parameters)
                auditor.replica.undo()
                agent.agent.endEpisode()
            }
            #expect(agent.fingerprint == auditor.fingerprint, "undone exactly")
            agent.agent.choose(.second)
            let vote = agent.transmit()
            let frame = try VoteFrame(reading: vote.span, candidateCount: 1)
            #expect(frame.fingerprint == auditor.fingerprint.short)
            var votes = RoundVotes()
            for index in 0..<4 { votes.set(index, to: index == 1 ? frame.vote : .inFavour) }
            let commit = agent.agent.close(isAccepted: true, votes: votes)
            try other.receive(commit.encoded(run.voteLayout))
            let record = RoundRecord(round: round, isAccepted: true, votes: votes)
            auditor.replica.commit(record)
            log += LogRecord.round(record).encoded(run.voteLayout)
            #expect(agent.fingerprint == auditor.fingerprint && other.fingerprint == auditor.fingerprint)
        }
        let joiner = OwnedReplica(run)
        joiner.replica.initialize()
        _ = try Replay.run(log.span, from: 0, into: &joiner.replica)
        #expect(joiner.round == 3 && joiner.fingerprint == auditor.fingerprint)
        #expect(joiner.parameters.allSatisfy { $0 != 0 })
    }

    @Test("is handed to its environment; a network is not")
    func others() throws {
        let network = try OwnedAgent(
            RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(2, [], 1)), index: 0)
        var keeper = Keeper()
        network.agent.initialize()
        network.agent.beginEpisode()
        network.agent.hand(to: &keeper)
        #expect(keeper.parameters.isEmpty)
    }
}
