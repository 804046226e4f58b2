// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// What a round costs a party per parameter, apart from its episodes, for HalfCheetah's 5,702 parameters.
enum ReplicaBenchmark {
    private static let rounds = 50

    static func run(_ harness: Harness) -> [Row] {
        [
            row(harness, "par-s2zpo, K = 16", .parS2ZPO, agentCount: 16),
            row(harness, "par-s2zpo, K = 16, momentum", .parS2ZPO, agentCount: 16, momentum: 230),
            row(harness, "fedavg-s2zpo, K = 5", .fedAvgS2ZPO, agentCount: 5),
            row(harness, "zspo", .zspo, agentCount: 1),
            fingerprintRow(harness),
        ]
    }

    /// What telling θ costs, as every vote and every commit does.
    private static func fingerprintRow(_ harness: Harness) -> Row {
        var replica = replica(configuration(.parS2ZPO, agentCount: 16))
        var bits: UInt64 = 0
        let row = harness.measure(
            "replica: fingerprint", unit: "ns per parameter", calls: rounds,
            scale: 1 / Double(replica.parameterCount)
        ) {
            for _ in 0..<rounds {
                bits ^= fingerprint(replica)
                // A rejected round moves nothing, but the compiler cannot count on it.
                replica.commit(RoundRecord(round: replica.round, isAccepted: false, votes: RoundVotes()))
            }
        }
        precondition(bits == 0, "an even number of equal fingerprints")
        return row
    }

    @inline(never)
    private static func fingerprint(_ replica: borrowing Replica) -> UInt64 { replica.fingerprint().value }

    /// HalfCheetah's run with a 64x64 actor.
    static func configuration(
        _ algorithm: Algorithm, agentCount: Int, momentum: UInt8 = 0
    ) -> RunConfiguration {
        var configuration = RunConfiguration(
            seed: 1, algorithm: algorithm, agentCount: agentCount,
            shape: ActorBenchmark.shape(17, [64, 64], 6))
        configuration.momentum = momentum
        return configuration
    }

    /// A replica with θ₀.
    static func replica(_ configuration: RunConfiguration) -> Replica {
        var arena = unsafe Arena(arenaMemory(bytes: MemorySum(configuration).total))
        var replica = Replica(configuration: configuration, arena: &arena)
        _ = arena.seal()
        replica.initialize()
        return replica
    }

    /// A round in which every agent votes.
    static func record(_ round: UInt32, agentCount: Int) -> RoundRecord {
        var votes = RoundVotes()
        for agent in 0..<agentCount {
            votes.set(agent, to: (agent + Int(round)) % 3 == 0 ? .inFavour : .against)
        }
        return RoundRecord(round: round, isAccepted: true, votes: votes)
    }

    /// Perturbations cover the vector once: one agent's, or, where agents own blocks, all agents'.
    private static func row(
        _ harness: Harness, _ name: String, _ algorithm: Algorithm, agentCount: Int, momentum: UInt8 = 0
    ) -> Row {
        let configuration = configuration(algorithm, agentCount: agentCount, momentum: momentum)
        var replica = replica(configuration)
        let owners = algorithm.ownsBlocks ? agentCount : 1
        return harness.measure(
            "replica: perturb + undo + step, \(name)", unit: "ns per parameter", calls: rounds,
            scale: 1 / Double(replica.parameterCount)
        ) {
            for _ in 0..<rounds {
                for owner in 0..<owners {
                    replica.perturb(owner: owner, sign: 1)
                    replica.undo()
                }
                replica.commit(record(replica.round, agentCount: agentCount))
            }
        }
    }
}
