// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// Signs are applied in whole vectors; the reference moves one coordinate after the other.
@Suite("Signs")
struct SignsTests {
    /// A partitioned run of 2...3,584 parameters in 1...256 blocks that begin and end anywhere in a vector.
    private func run(_ random: inout TestRandom) -> RunConfiguration {
        let shape = makeShape(random.int(1...511), [], random.int(1...7))
        var run = RunConfiguration(
            seed: random.next(), algorithm: .parS2ZPO,
            agentCount: random.int(1...min(256, shape.parameterCount)), shape: shape)
        run.candidateCount = 1 << random.int(0...3)
        run.sides = .two
        run.plan = .init(
            learningRate: UInt32(random.int(1...32767 << 16)),
            perturbationScale: UInt32(random.int(1...20000 << 16)))
        return run
    }

    /// Parameters at the bounds, near them and anywhere between.
    private func values(_ run: RunConfiguration, _ random: inout TestRandom) -> [Int16] {
        let bound = Int16(run.parameterBound)
        return (0..<run.shape.parameterCount).map { _ in
            [bound, -bound, bound - 1, 1 - bound, 0, Int16.random(in: -bound...bound, using: &random)][
                random.int(0...5)]
        }
    }

    @Test("a perturbation moves its block and nothing else, wherever the block begins and ends")
    func perturbations() {
        var random = TestRandom("perturbations")
        for _ in 0..<24 {
            let run = run(&random)
            let values = values(run, &random)
            let owned = loaded(run, values)
            let reference = ReferenceReplica(run, values)
            for _ in 0..<2 {
                let owner = random.int(0...run.agentCount - 1)
                let candidate = random.int(0...run.candidateCount - 1)
                let sign: Int32 = random.bool() ? 1 : -1
                owned.replica.perturb(owner: owner, candidate: candidate, sign: sign)
                let expected = reference.perturbed(owner, candidate, Double(sign))
                #expect(owned.parameters.map(Double.init) == expected, seedNote)
                owned.replica.undo()
                #expect(owned.parameters == values, seedNote)
            }
        }
    }

    @Test("a step moves every block along the direction that won and stops at the bounds")
    func steps() {
        var random = TestRandom("steps")
        for _ in 0..<24 {
            let run = run(&random)
            let values = values(run, &random)
            let owned = loaded(run, values)
            var reference = ReferenceReplica(run, values)
            for round in 0..<UInt32(2) {
                let record = RoundRecord(
                    round: round, isAccepted: true, votes: random.votes(run.voteLayout))
                let expected = owned.replica.fingerprint(after: record)
                owned.replica.commit(record)
                reference.commit(record)
                #expect(owned.parameters.map(Double.init) == reference.theta, seedNote)
                #expect(owned.replica.fingerprint() == expected, seedNote)
                #expect(fingerprint(owned.parameters) == expected, seedNote)
            }
        }
    }
}
