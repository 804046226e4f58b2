// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// A run of few parameters: with and without momentum, about one pair or several, from its seed or from a
/// base policy.
struct SmallRun {
    let header: RunHeader
    private let scales = [ObservationScale](repeating: ObservationScale(), count: 3)
    private let base: Policy?

    init(_ input: inout Input) {
        var shape = ActorShape(observationCount: 3, actionCount: 2)
        // With 128 neurons a snapshot takes several chunks.
        let width = [0, 4, 128][input.number(below: 3)]
        if width > 0 { _ = shape.addHiddenLayer(width: width) }
        let agentCount = 1 + input.number(below: 8)
        var run = RunConfiguration(seed: 7, algorithm: .parS2ZPO, agentCount: agentCount, shape: shape)
        let kind = input.number(below: 8)
        run.momentum = kind & 1 == 1 ? 230 : 0
        run.candidateCount = 1 << (kind >> 1)
        if run.candidateCount > 1 { run.sides = .two }
        run.plan.rejectionsBeforeHalving = 3
        run.plan.learningRateLoss = 4_300_000
        run.roundCount = 64
        guard input.number(below: 2) == 1 else {
            header = RunHeader(configuration: run, taskName: TaskName("point-mass"))
            base = nil
            return
        }
        let parameters = (0..<shape.parameterCount).map { Int16($0 * 10) }
        let seeded = RunHeader(configuration: run, taskName: TaskName("point-mass"))
        let policy = Policy(header: seeded, scales: scales, parameters: parameters, round: 0)
        run.start = .policy(policy.fingerprint)
        header = RunHeader(configuration: run, taskName: TaskName("point-mass"))
        base = policy
    }

    /// θ at the beginning of the run.
    func host() -> PolicyHost {
        do {
            return try PolicyHost(header: header, scales: scales, base: base)
        } catch { preconditionFailure("a run starts from its base policy") }
    }
}

extension Input {
    /// How any run's votes may be packed.
    mutating func layout() -> RoundVotes.Layout {
        RoundVotes.Layout(agentCount: 1 + number(below: 256), candidateCount: 1 << number(below: 4))
    }

    /// A round with any votes.
    mutating func record(_ round: UInt32, _ layout: RoundVotes.Layout) -> RoundRecord {
        let lanes = 2 * layout.candidateCount
        var votes = RoundVotes()
        for index in 0..<layout.agentCount {
            let vote = number(below: lanes + 2)
            votes.set(index, to: vote < lanes ? Vote(lane: vote) : vote == lanes ? .abstained : .absent)
        }
        return RoundRecord(round: round, isAccepted: number(below: 4) > 0, votes: votes)
    }
}
