// SPDX-License-Identifier: Apache-2.0

import AllocationGuard
import NudgeCore
import Testing

@Suite("Memory")
struct MemoryTests {
    @Test("an agent uses its sum to the byte", arguments: allAlgorithms)
    func sums(algorithm: Algorithm) throws {
        var random = TestRandom("sums\(algorithm)")
        for _ in 0..<30 {
            let run = random.configuration(algorithm, momentum: random.bool() ? 0 : 200)
            let owned = try OwnedAgent(run, index: 0)
            #expect(owned.arenaBytes == MemorySum(run).total, seedNote)
        }
    }

    @Test("HalfCheetah's 17-64-64-6 actor fits 13 KB")
    func halfCheetah() {
        var run = RunConfiguration(
            seed: 1, algorithm: .parS2ZPO, agentCount: 10, shape: makeShape(17, [64, 64], 6))
        #expect(run.shape.parameterCount == 5702)
        let sum = MemorySum(run)
        #expect(sum.parameters == 11424 && sum.averages == 0)
        #expect(sum.observationScales == 144 && sum.activations == 384)
        #expect(sum.total == 11952)
        run.momentum = 230
        #expect(MemorySum(run).total == 11952 + 11408)
        // No direction is stored, however many there are.
        run.candidateCount = 8
        run.sides = .two
        #expect(MemorySum(run).total == 11952 + 11408)
        // State outside the arena.
        #expect(MemoryLayout<Agent>.size <= 864)
        #expect(MemoryLayout<RunConfiguration>.size <= 168)
    }

    @Test("an arena that is too small, or not aligned, stops the program")
    func smallArena() async {
        await #expect(processExitsWith: .failure) {
            let run = RunConfiguration(
                seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(17, [64, 64], 6))
            let memory = TestMemory(byteCount: MemorySum(run).total - 16)
            _ = try unsafe Agent(configuration: run, index: 0, memory: memory.bytes)
        }
        await #expect(processExitsWith: .failure) {
            let memory = TestMemory(byteCount: 64)
            let shifted = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.bytes[8...])
            let arena = unsafe Arena(shifted)
            _ = arena.seal()
        }
    }
}

@Suite("Allocations", .enabled(if: AllocationGuardIsAvailable()))
struct AllocationTests {
    @Test("the guard counts exactly what is allocated", arguments: [0, 1, 7, 1000])
    func negativeControl(count: Int) {
        let kept = UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>.allocate(capacity: 1000)
        let counted = allocations {
            for index in 0..<count {
                unsafe kept[index] = UnsafeMutableRawPointer.allocate(
                    byteCount: 32, alignment: index % 2 == 0 ? 8 : 64)
            }
        }
        #expect(counted == UInt64(count))
        for index in 0..<count { unsafe kept[index]?.deallocate() }
        unsafe kept.deallocate()
    }

    @Test("the guard sees arrays and class instances of the Swift runtime")
    func runtimeControl() {
        var made: [[Int]] = []
        made.reserveCapacity(10)
        let counted = allocations { for size in 1...10 { made.append([Int](repeating: 1, count: size)) } }
        #expect(counted == 10 && made.count == 10)
    }

    private func playRound(
        _ agent: inout Agent, _ observation: Span<Float>, _ action: inout MutableSpan<Float>,
        _ frame: inout MutableSpan<UInt8>
    ) -> Int {
        while agent.phase != .voteReady {
            agent.beginEpisode()
            for _ in 0..<1000 { agent.act(observation: observation, action: &action) }
            agent.endEpisode()
            if agent.phase == .awaitingChoice { agent.choose(.first) }
        }
        return agent.transmit(&frame)
    }

    @Test("a whole round allocates nothing", arguments: allAlgorithms)
    func round(algorithm: Algorithm) throws {
        var run = RunConfiguration(
            seed: 1, algorithm: algorithm, agentCount: algorithm.isSingleAgent ? 1 : 4,
            shape: makeShape(6, [16], 3))
        run.momentum = 200
        run.sides = .two
        run.batchCount = 2
        run.candidateCount = 4
        let server = OwnedReplica(run)
        server.replica.initialize()
        let memory = TestMemory(byteCount: MemorySum(run).total)
        var agent = try unsafe Agent(configuration: run, index: 0, memory: memory.bytes)
        agent.initialize()
        let observation = [Float](repeating: 0.5, count: 6)
        var action = [Float](repeating: 0, count: 3)
        var buffer = [UInt8](repeating: 0, count: 8)
        var votes = RoundVotes()
        for index in 0..<run.agentCount { votes.set(index, to: Vote(lane: index % 8)) }
        // The first round warms the path; the second counts.
        for round in 0..<UInt32(2) {
            let record = RoundRecord(round: round, isAccepted: true, votes: votes)
            server.replica.commit(record)
            let commit = CommitFrame(record: record, fingerprint: server.fingerprint.medium)
            let bytes = commit.encoded(run.voteLayout)
            var length = 0
            var isRefused = false
            let counted = allocations {
                var actionSpan = action.mutableSpan
                var frame = buffer.mutableSpan
                length = playRound(&agent, observation.span, &actionSpan, &frame)
                do { try agent.receive(bytes.span) } catch { isRefused = true }
            }
            #expect(length == 8 && !isRefused)
            if round == 1 { #expect(counted == 0) }
        }
        withExtendedLifetime(memory) {}
    }

    /// Cuts a stream into frames, as a transport does, and hands them on.
    private func receive(_ stream: Span<UInt8>, _ agent: inout Agent) throws(FrameError) {
        var rest = stream
        while let length = try FrameLength.of(rest, layout(4)) {
            try agent.receive(rest.extracting(0..<length))
            rest = rest.extracting(length..<rest.count)
        }
    }

    @Test("a whole catch-up allocates nothing", arguments: [false, true])
    func catchUp(isSnapshot: Bool) throws {
        var run = RunConfiguration(
            seed: 1, algorithm: .parS2ZPO, agentCount: 4, shape: makeShape(6, [16], 3))
        run.momentum = 200
        let server = TestServer(run)
        let first = server.welcome(isBehind: false)
        let memory = TestMemory(byteCount: MemorySum(run).total)
        var agent = try unsafe Agent(
            WelcomeFrame(reading: first.span), in: first.span, memory: memory.bytes)
        try agent.receive(first.span)
        var votes = RoundVotes()
        for index in 0..<4 { votes.set(index, to: .inFavour) }
        var hello = [UInt8](repeating: 0, count: HelloFrame.encodedBytes)
        // The first time warms the path; the second counts.
        for time in 0..<UInt32(2) {
            for round in 20 * time..<20 * (time + 1) {
                server.commit(RoundRecord(round: round, isAccepted: true, votes: votes))
            }
            let chunks = isSnapshot ? server.snapshot(pieceBytes: 256) : server.log(from: 20 * time)
            let stream = server.welcome(isBehind: true) + chunks.flatMap { $0 }
            #expect(chunks.count > 2)
            var isRefused = false
            let counted = allocations {
                var span = hello.mutableSpan
                _ = agent.hello().write(to: &span)
                do { try receive(stream.span, &agent) } catch { isRefused = true }
            }
            let (isJoined, fingerprint) = (agent.isJoined, agent.fingerprint())
            #expect(!isRefused && isJoined && fingerprint == server.fingerprint)
            if time == 1 { #expect(counted == 0) }
        }
        withExtendedLifetime(memory) {}
    }

    @Test("a replay allocates nothing")
    func replay() throws {
        let run = RunConfiguration(
            seed: 1, algorithm: .parS2ZPO, agentCount: 4, shape: makeShape(6, [16], 3))
        let writer = OwnedReplica(run)
        let reader = OwnedReplica(run)
        var log: [UInt8] = []
        for round in 0..<UInt32(40) {
            let record = RoundRecord(round: round, isAccepted: true, votes: RoundVotes())
            writer.replica.commit(record)
            log += LogRecord.round(record).encoded(layout(4))
        }
        var wholeBytes = 0
        let counted = allocations {
            wholeBytes = (try? Replay.run(log.span, from: 0, into: &reader.replica).wholeBytes) ?? 0
        }
        #expect(counted == 0 && wholeBytes == log.count && reader.round == 40)
    }
}
