// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Replica")
struct ReplicaTests {
    @Test(
        "perturbing and undoing is exact at the bounds too, and only touches what the agent owns",
        arguments: allAlgorithms)
    func perturbAndUndo(algorithm: Algorithm) {
        var random = TestRandom("perturbAndUndo\(algorithm)")
        for _ in 0..<12 {
            let run = random.configuration(algorithm)
            let bound = Int16(run.parameterBound)
            let values = (0..<run.shape.parameterCount).map { _ in
                [bound, -bound, 0, Int16.random(in: -bound...bound, using: &random)][random.int(0...3)]
            }
            let owned = loaded(run, values)
            #expect(owned.parameters == values, seedNote)
            let reference = ReferenceReplica(run, values)
            for owner in 0..<run.agentCount {
                for lane in 0..<run.behaviourCount {
                    let (candidate, sign) = (lane / 2, lane % 2 == 0 ? 1 : -1)
                    owned.replica.perturb(owner: owner, candidate: candidate, sign: Int32(sign))
                    let expected = reference.perturbed(owner, candidate, Double(sign))
                    #expect(owned.parameters.map(Double.init) == expected, seedNote)
                    owned.replica.undo()
                    #expect(owned.parameters == values, seedNote)
                }
            }
        }
    }

    @Test(
        "commits do what the paper says, bit for bit", arguments: allAlgorithms,
        [0, 128, 230, 255] as [UInt8])
    func commits(algorithm: Algorithm, momentum: UInt8) {
        var random = TestRandom("commits\(algorithm)\(momentum)")
        for _ in 0..<4 {
            let run = random.configuration(algorithm, momentum: momentum)
            let owned = OwnedReplica(run)
            owned.replica.initialize()
            var reference = ReferenceReplica(run, owned.parameters)
            let bound = run.parameterBound
            for round in 0..<UInt32(60) {
                // Whoever tries a perturbation in between commits the same.
                if random.bool() {
                    owned.replica.perturb(
                        owner: random.int(0...run.agentCount - 1), sign: random.bool() ? 1 : -1)
                    owned.replica.undo()
                }
                let record = random.record(round, run.voteLayout)
                owned.replica.commit(record)
                reference.commit(record)
                #expect(owned.round == reference.round)
                #expect(UInt64(owned.schedule.perturbationScale) == reference.mu, seedNote)
                let parameters = owned.parameters
                #expect(parameters.map(Double.init) == reference.theta, seedNote)
                #expect(parameters.allSatisfy { abs(Int32($0)) <= bound }, seedNote)
            }
        }
    }

    @Test(
        "the lattice stays close to the paper's real numbers", arguments: allAlgorithms,
        [0, 128, 230] as [UInt8])
    func realNumbers(algorithm: Algorithm, momentum: UInt8) {
        var random = TestRandom("realNumbers\(algorithm)\(momentum)")
        var run = random.configuration(algorithm, momentum: momentum)
        run.plan = .init(learningRate: 41 << 16, perturbationScale: 205 << 16)
        let owned = OwnedReplica(run)
        var reference = ReferenceReplica(run, owned.parameters, isExact: false)
        for round in 0..<UInt32(40) {
            let record = random.record(round, run.voteLayout)
            owned.replica.commit(record)
            reference.commit(record)
        }
        // 40 steps of some 41 units (four times that for normal numbers' tails); each is rounded by at most
        // half a unit, and its length by half a unit in 41.
        for (lattice, real) in zip(owned.parameters, reference.theta) {
            #expect(abs(Double(lattice) - real) <= 40 * (algorithm == .zspo ? 1.5 : 1), seedNote)
        }
    }

    @Test("steps stop at the bound", arguments: allAlgorithms)
    func saturation(algorithm: Algorithm) {
        var run = RunConfiguration(
            seed: 5, algorithm: algorithm, agentCount: algorithm.isSingleAgent ? 1 : 3,
            shape: makeShape(20, [], 9))
        run.plan = .init(learningRate: 1 << 31 - 1, perturbationScale: 4000 << 16)
        run.momentum = 200
        let owned = OwnedReplica(run)
        for round in 0..<UInt32(40) {
            var votes = RoundVotes()
            for index in 0..<run.agentCount { votes.set(index, to: .inFavour) }
            owned.replica.commit(RoundRecord(round: round, isAccepted: true, votes: votes))
            #expect(owned.parameters.allSatisfy { abs(Int32($0)) <= run.parameterBound })
        }
        #expect(owned.parameters.contains { Int32($0) == run.parameterBound })
        #expect(owned.parameters.contains { Int32($0) == -run.parameterBound })
    }

    @Test("a copied replica goes on like its original", arguments: allAlgorithms)
    func copies(algorithm: Algorithm) {
        var random = TestRandom("copies\(algorithm)")
        let run = random.configuration(algorithm, momentum: 200)
        let (original, copy) = (OwnedReplica(run), OwnedReplica(run))
        original.replica.initialize()
        for round in 0..<UInt32(30) {
            if round == 11 {
                copy.replica.perturb(owner: 0, sign: 1)
                copy.replica.copy(original.replica)
            }
            let record = random.record(round, run.voteLayout)
            original.replica.commit(record)
            if round >= 11 { copy.replica.commit(record) }
        }
        #expect(copy.parameters == original.parameters, seedNote)
        #expect(copy.schedule == original.schedule && copy.round == 30, seedNote)
    }

    @Test("θ₀ has the documented spread: biases zero, weights within ±gain/√inputs and not all small")
    func start() {
        var run = RunConfiguration(
            seed: 8, algorithm: .parS2ZPO, agentCount: 4, shape: makeShape(16, [25], 9))
        run.outputGain = 64
        let owned = OwnedReplica(run)
        owned.replica.initialize()
        let values = owned.parameters
        #expect(values[0..<25].allSatisfy { $0 == 0 } && values[425..<434].allSatisfy { $0 == 0 })
        let first = values[25..<425].map { abs(Int($0)) }.max() ?? 0
        let last = values[434...].map { abs(Int($0)) }.max() ?? 0
        // 4096 / 4 and 4096 / 5 / 4.
        #expect(first > 980 && first <= 1024 && last > 190 && last <= 205)

        let linear = OwnedReplica(
            RunConfiguration(seed: 8, algorithm: .parS2ZPO, agentCount: 4, shape: makeShape(16, [], 9)))
        linear.replica.initialize()
        #expect(linear.parameters.allSatisfy { $0 == 0 })
    }

    @Test("a base policy with another fingerprint is refused, and θ stays")
    func foreignPolicy() {
        var run = RunConfiguration(
            seed: 8, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(3, [], 2))
        let values = [Int16](1...8)
        let owned = loaded(run, values)
        #expect(!owned.load([Int16](2...9)))
        #expect(owned.parameters == values)
        run.start = .seed
        let seeded = OwnedReplica(run)
        #expect(!seeded.load(values))
    }

    @Test("misuse stops the program")
    func misuse() async {
        await #expect(processExitsWith: .failure) {
            let owned = OwnedReplica(
                RunConfiguration(seed: 8, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(3, [], 2)))
            owned.replica.perturb(owner: 0, sign: 1)
            owned.replica.commit(RoundRecord(round: 0, isAccepted: true, votes: RoundVotes()))
        }
        await #expect(processExitsWith: .failure) {
            let owned = OwnedReplica(
                RunConfiguration(seed: 8, algorithm: .s2ZPO, agentCount: 1, shape: makeShape(3, [], 2)))
            owned.replica.commit(RoundRecord(round: 1, isAccepted: true, votes: RoundVotes()))
        }
    }
}
