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

    /// A run of HalfCheetah's rhythm that moves far, so that phases and speeds differ.
    static func halfCheetah(feedbackGain: UInt16) -> RunConfiguration {
        let rhythm = Rhythm(firstAngle: 2, firstSpeed: 11, pace: 6554, feedbackGain: feedbackGain)
        let shape = ActorShape(observationCount: 17, actionCount: 6, rhythm: rhythm)
        var run = RunConfiguration(seed: seed, algorithm: .parS2ZPO, agentCount: 15, shape: shape)
        run.plan.learningRate *= 16
        return run
    }

    /// A run of 58 parameters with the algorithm that a check is about, α and μ decaying and halving.
    static func smallRun(of check: Check) -> RunConfiguration {
        var shape = ActorShape(observationCount: 4, actionCount: 2)
        _ = shape.addHiddenLayer(width: 8)
        let (algorithm, agentCount): (Algorithm, Int) =
            switch check {
            case .s2ZPO, .s2ZPOMomentum: (.s2ZPO, 1)
            case .zspo, .zspoMomentum: (.zspo, 1)
            case .fedAvg, .fedAvgMomentum, .fedAvgChoices: (.fedAvgS2ZPO, 5)
            case .fedAvgRescaled, .fedAvgRescaledMomentum: (.fedAvgS2ZPORescaled, 5)
            default: (.parS2ZPO, 5)
            }
        var run = RunConfiguration(seed: seed, algorithm: algorithm, agentCount: agentCount, shape: shape)
        run.plan.learningRateLoss = 4_300_000
        run.plan.perturbationLoss = 1_100_000
        run.plan.rejectionsBeforeHalving = 3
        run.candidateCount =
            switch check {
            case .choicePerturbation, .choiceLog, .choices: 4
            case .fedAvgChoices: 2
            default: 1
            }
        if run.candidateCount > 1 { run.sides = .two }
        switch check {
        case .parS2ZPOMomentum, .s2ZPOMomentum, .zspoMomentum, .fedAvgMomentum, .fedAvgRescaledMomentum:
            run.momentum = 230
        default: break
        }
        return run
    }

    /// A round with seeded votes of all four kinds. One in eight is rejected.
    static func record(round: UInt32, _ layout: RoundVotes.Layout) -> RoundRecord {
        var stream = RandomStream(seed: seed, name: StreamName(.panel, round: round))
        let isAccepted = stream.nextWord() & 7 != 0
        var votes = RoundVotes()
        for index in 0..<layout.agentCount {
            let word = stream.nextWord()
            let isPlus = word & 1 == 1
            // Three of four vote, as in a fleet whose boards are mostly there.
            if word >> 8 & 3 == 0 {
                votes.set(index, to: isPlus ? .absent : .abstained)
            } else {
                let candidate = Int(word >> 16) & (layout.candidateCount - 1)
                votes.set(index, to: Vote(candidate: candidate, sign: isPlus ? 1 : -1))
            }
        }
        return RoundRecord(round: round, isAccepted: isAccepted, votes: votes)
    }

    /// Commits this many rounds. One copy of it: the agent has to fit 64 KB.
    @inline(never)
    static func advance(_ replica: inout Replica, rounds: UInt32) {
        let layout = replica.configuration.voteLayout
        for _ in 0..<rounds { replica.commit(record(round: replica.round, layout)) }
    }

    /// The fingerprint of θ after 1,000 rounds.
    static func run(_ configuration: RunConfiguration, _ memory: UnsafeMutableRawBufferPointer) -> UInt64 {
        var arena = unsafe Arena(memory)
        var replica = Replica(configuration: configuration, arena: &arena)
        replica.initialize()
        advance(&replica, rounds: 1000)
        return replica.fingerprint().value
    }

    /// θ under the perturbations of 64 rounds, of all agents and directions in turn, which must all be undone
    /// without a trace.
    /// - Returns: a hash of the perturbed parameters; 0 when one was not undone.
    static func perturbation(
        _ configuration: RunConfiguration, _ memory: UnsafeMutableRawBufferPointer
    ) -> UInt64 {
        var arena = unsafe Arena(memory)
        var replica = Replica(configuration: configuration, arena: &arena)
        replica.initialize()
        var hash = FingerprintSum()
        for round in 0..<64 {
            let before = replica.fingerprint()
            replica.perturb(
                owner: round % configuration.agentCount, candidate: round % configuration.candidateCount,
                sign: round & 1 == 0 ? 1 : -1)
            for index in 0..<replica.parameterCount { hash.add(UInt16(bitPattern: replica[index])) }
            replica.undo()
            if replica.fingerprint() != before { return 0 }
            advance(&replica, rounds: 1)
        }
        return hash.fingerprint.value
    }
}
