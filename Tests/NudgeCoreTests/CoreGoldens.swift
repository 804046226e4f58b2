import NudgeCore

/// Every number that must come out the same on every processor and in every build, as one list.
///
/// It uses the core's public face alone and nothing that an Embedded build lacks, so that a board can run
/// this very function and print what `Tests/Goldens/core.txt` holds.
/// - Parameters:
///   - memory: 16,384 bytes, aligned to 16.
///   - emit: takes a line: its name, its number in the list, and 64 bits.
func emitCoreGoldens(
    _ memory: UnsafeMutableRawBufferPointer, _ emit: (StaticString, Int, UInt64) -> Void
) {
    emitRandomNumbers(emit)
    unsafe emitActions(memory, emit)
    unsafe emitRuns(memory, emit)
    emitBytes(emit)
}

private func emitRandomNumbers(_ emit: (StaticString, Int, UInt64) -> Void) {
    var stream = RandomStream(seed: 0x0123_4567_89AB_CDEF, name: StreamName(.panel, round: 3, index: 5))
    for index in 0..<4 { emit("philox", index, UInt64(stream.nextWord())) }
    for index in 0..<2 { emit("uniform", index, stream.nextUniform().bitPattern) }
    var normals: UInt64 = 0
    for _ in 0..<2000 { normals = normals &* 31 &+ stream.nextNormal().bitPattern }
    emit("normals", 0, normals)
    for owner in 0..<2 {
        var hash = Fingerprint()
        let gaussian = Direction(seed: 1, round: 9, owner: UInt32(owner), distribution: .gaussian)
        let signs = Direction(seed: 1, round: 9, owner: UInt32(owner), distribution: .rademacher)
        for index in 0..<8 {
            let (normalChunk, signChunk) = (gaussian.chunk(index), signs.chunk(index))
            for lane in 0..<Direction.chunkCount {
                hash.add(UInt16(bitPattern: normalChunk[lane]))
                hash.add(UInt16(bitPattern: signChunk[lane]))
            }
        }
        emit("direction", owner, hash.value)
    }
}

/// Hashes of the bits of many actions: ordinary observations, and a set of tiny ones, whose products are
/// subnormal. A vector unit that flushes those to zero shows in the second set alone.
private func emitActions(
    _ memory: UnsafeMutableRawBufferPointer, _ emit: (StaticString, Int, UInt64) -> Void
) {
    for number in 0..<4 {
        var shape = ActorShape(
            observationCount: 11, actionCount: 9, squashing: number % 2 == 0 ? .clamp : .tanh)
        for layer in 0..<number { _ = shape.addHiddenLayer(width: 24 - 7 * layer) }
        var run = RunConfiguration(seed: 42, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        run.actionBound = 0.4
        guard var agent = try? unsafe Agent(configuration: run, index: 0, memory: memory) else { return }
        agent.initialize()
        agent.beginEpisode()
        for set in 0..<2 {
            if set == 1 {
                // The other side of the pair: θ itself, whose biases are zero and hide no tiny sum.
                agent.endEpisode()
                agent.beginEpisode()
            }
            var stream = RandomStream(seed: 7, name: StreamName(.evaluationReset, index: UInt32(set)))
            var observation = InlineArray<11, Float>(repeating: 0)
            var action = InlineArray<9, Float>(repeating: 0)
            var hash = Fingerprint()
            for _ in 0..<200 {
                for index in 0..<11 {
                    let value = stream.nextNormal() * 3
                    observation[index] = Float(set == 0 ? value : value * 0x1p-126)
                }
                var span = action.mutableSpan
                agent.act(observation: observation.span, action: &span)
                for index in 0..<9 {
                    let bits = action[index].bitPattern
                    hash.add(UInt16(truncatingIfNeeded: bits))
                    hash.add(UInt16(truncatingIfNeeded: bits >> 16))
                }
            }
            emit(set == 0 ? "actions" : "actions.tiny", number, hash.value)
        }
    }
}

/// θ after 1,000 rounds of every algorithm, without and with momentum.
private func emitRuns(
    _ memory: UnsafeMutableRawBufferPointer, _ emit: (StaticString, Int, UInt64) -> Void
) {
    for number in 1...5 {
        for set in 0..<2 {
            guard let algorithm = Algorithm(rawValue: UInt8(number)) else { return }
            var shape = ActorShape(observationCount: 6, actionCount: 3)
            _ = shape.addHiddenLayer(width: 16)
            var run = RunConfiguration(
                seed: 99, algorithm: algorithm, agentCount: algorithm.isSingleAgent ? 1 : 3, shape: shape)
            run.momentum = set == 0 ? 0 : 230
            run.plan = Schedule.Plan(
                learningRate: 200 << 16, perturbationScale: 205 << 16, learningRateLoss: 10_000_000,
                perturbationLoss: 5_000_000, rejectionsBeforeHalving: 6)
            var arena = unsafe Arena(memory)
            var replica = Replica(configuration: run, arena: &arena)
            replica.initialize()
            var stream = RandomStream(seed: 4, name: StreamName(.fault))
            for round in 0..<UInt32(1000) {
                var votes = RoundVotes()
                for index in 0..<run.agentCount {
                    let vote = Vote(rawValue: UInt8(truncatingIfNeeded: stream.nextWord() & 3))
                    votes.set(index, to: vote ?? .absent)
                }
                replica.perturb(owner: 0, sign: 1)
                replica.undo()
                let isAccepted = stream.nextWord() & 3 != 0
                replica.commit(RoundRecord(round: round, isAccepted: isAccepted, votes: votes))
            }
            emit(set == 0 ? "theta" : "theta.momentum", number, replica.fingerprint().value)
            _ = arena.seal()
        }
    }
}

private func emitBytes(_ emit: (StaticString, Int, UInt64) -> Void) {
    var votes = RoundVotes()
    for index in 0..<15 { votes.set(index, to: Vote(rawValue: UInt8(index & 3)) ?? .absent) }
    let record = RoundRecord(round: 0x0102_0304, isAccepted: true, votes: votes)
    var buffer = InlineArray<128, UInt8>(repeating: 0)
    for number in 0..<5 {
        var bytes = buffer.mutableSpan
        var length = 0
        switch number {
        case 0: length = VoteFrame(vote: .abstained, round: 5, fingerprint: 0xBEEF).write(to: &bytes)
        case 1:
            length = CommitFrame(record: record, fingerprint: 0xDEAD_BEEF).write(to: &bytes, agentCount: 15)
        case 2: length = LogRecord.round(record).write(to: &bytes, agentCount: 15)
        case 3:
            length = LogRecord.mark(round: 16, fingerprint: Fingerprint(value: 1 << 63 | 7))
                .write(to: &bytes, agentCount: 15)
        default:
            var shape = ActorShape(observationCount: 17, actionCount: 6, squashing: .tanh)
            _ = shape.addHiddenLayer(width: 64)
            var run = RunConfiguration(
                seed: 1 << 63 | 5, algorithm: .fedAvgS2ZPO, agentCount: 15, shape: shape)
            run.actionBound = 0.4
            run.start = .policy(Fingerprint(value: 3 << 62 | 9))
            run.write(to: &bytes, at: 0)
            length = RunConfiguration.encodedBytes
        }
        var hash = Fingerprint()
        for index in 0..<length { hash.add(UInt16(bytes[index])) }
        emit("bytes", number, hash.value)
    }
}
