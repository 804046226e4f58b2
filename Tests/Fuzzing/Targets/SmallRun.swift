// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// A run of few parameters: with and without momentum, from its seed or from a base policy.
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
        run.momentum = input.number(below: 2) == 1 ? 230 : 0
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
    mutating func vote() -> Vote { Vote(rawValue: UInt8(number(below: 4))) ?? .absent }

    /// A round with any votes.
    mutating func record(_ round: UInt32, _ agentCount: Int) -> RoundRecord {
        var votes = RoundVotes()
        for index in 0..<agentCount { votes.set(index, to: vote()) }
        return RoundRecord(round: round, isAccepted: number(below: 4) > 0, votes: votes)
    }
}
