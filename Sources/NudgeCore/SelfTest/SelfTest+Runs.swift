// SPDX-License-Identifier: Apache-2.0

extension SelfTest {
    /// A run of HalfCheetah's size: 17 numbers in, 6 out, two hidden layers or none.
    static func halfCheetah(hiddenWidth: Int) -> RunConfiguration {
        var shape = ActorShape(observationCount: 17, actionCount: 6, squashing: .tanh)
        if hiddenWidth > 0 {
            _ = shape.addHiddenLayer(width: hiddenWidth)
            _ = shape.addHiddenLayer(width: hiddenWidth)
        }
        return RunConfiguration(seed: seed, algorithm: .parS2ZPO, agentCount: 15, shape: shape)
    }

    /// A run of 58 parameters with the algorithm that a check is about, α and μ decaying and halving.
    static func smallRun(of check: Check) -> RunConfiguration {
        var shape = ActorShape(observationCount: 4, actionCount: 2)
        _ = shape.addHiddenLayer(width: 8)
        let (algorithm, agentCount): (Algorithm, Int) =
            switch check {
            case .s2ZPO, .s2ZPOMomentum: (.s2ZPO, 1)
            case .zspo, .zspoMomentum: (.zspo, 1)
            case .fedAvg, .fedAvgMomentum: (.fedAvgS2ZPO, 5)
            case .fedAvgRescaled, .fedAvgRescaledMomentum: (.fedAvgS2ZPORescaled, 5)
            default: (.parS2ZPO, 5)
            }
        var run = RunConfiguration(seed: seed, algorithm: algorithm, agentCount: agentCount, shape: shape)
        run.plan.learningRateLoss = 4_300_000
        run.plan.perturbationLoss = 1_100_000
        run.plan.rejectionsBeforeHalving = 3
        switch check {
        case .parS2ZPOMomentum, .s2ZPOMomentum, .zspoMomentum, .fedAvgMomentum, .fedAvgRescaledMomentum:
            run.momentum = 230
        default: break
        }
        return run
    }

    /// A round with seeded votes of all four kinds. One in eight is rejected.
    static func record(round: UInt32, agentCount: Int) -> RoundRecord {
        var stream = RandomStream(seed: seed, name: StreamName(.panel, round: round))
        let isAccepted = stream.nextWord() & 7 != 0
        var votes = RoundVotes()
        for index in 0..<agentCount {
            let word = stream.nextWord()
            // Two of three vote, as in a fleet whose boards are mostly there.
            let code = word >> 8 & 3 == 0 ? 2 | word & 1 : word & 1
            votes.set(index, to: Vote(rawValue: UInt8(truncatingIfNeeded: code)) ?? .absent)
        }
        return RoundRecord(round: round, isAccepted: isAccepted, votes: votes)
    }

    /// Commits this many rounds. One copy of it: the agent has to fit 64 KB.
    @inline(never)
    static func advance(_ replica: inout Replica, rounds: UInt32) {
        let agentCount = replica.configuration.agentCount
        for _ in 0..<rounds { replica.commit(record(round: replica.round, agentCount: agentCount)) }
    }

    /// The fingerprint of θ after 1,000 rounds.
    static func run(_ configuration: RunConfiguration, _ memory: UnsafeMutableRawBufferPointer) -> UInt64 {
        var arena = unsafe Arena(memory)
        var replica = Replica(configuration: configuration, arena: &arena)
        replica.initialize()
        advance(&replica, rounds: 1000)
        return replica.fingerprint().value
    }

    /// θ under the perturbations of 64 agents and rounds, which must all be undone without a trace.
    /// - Returns: a hash of the perturbed parameters; 0 when one was not undone.
    static func perturbation(_ memory: UnsafeMutableRawBufferPointer) -> UInt64 {
        var arena = unsafe Arena(memory)
        var replica = Replica(configuration: smallRun(of: .zspo), arena: &arena)
        replica.initialize()
        var hash = Fingerprint()
        for round in UInt32(0)..<64 {
            let before = replica.fingerprint()
            replica.perturb(owner: 0, sign: round & 1 == 0 ? 1 : -1)
            for index in 0..<replica.parameterCount { hash.add(UInt16(bitPattern: replica[index])) }
            replica.undo()
            if replica.fingerprint() != before { return 0 }
            advance(&replica, rounds: 1)
        }
        return hash.value
    }
}
