// SPDX-License-Identifier: Apache-2.0

import CBenchmarks
import NudgeCore

/// What moving θ costs beside reading and writing it: perturb, undo and step of 16 agents, three passes over
/// two bytes a parameter, and three copies in place in the same order.
enum LatticeBenchmark {
    private static let agentCount = 16

    static func run(_ harness: Harness) -> [Row] {
        [
            (ActorBenchmark.shape(17, [64, 64], 6), 200),
            (ActorBenchmark.shape(17, [9990, 9990], 6), 1),
        ].flatMap { rows(harness, $0, rounds: $1) }
    }

    /// Rounds and copies in turn, because neighbours on the machine disturb both.
    private static func rows(_ harness: Harness, _ shape: ActorShape, rounds: Int) -> [Row] {
        let configuration = RunConfiguration(
            seed: 1, algorithm: .parS2ZPO, agentCount: agentCount, shape: shape)
        var replica = ReplicaBenchmark.replica(configuration)
        let scale = 1 / Double(rounds * replica.parameterCount)
        let memory = unsafe arenaMemory(bytes: 2 * replica.parameterCount)
        let numbers = unsafe memory.bindMemory(to: Int16.self)
        unsafe numbers.initialize(repeating: 1)
        var moves: [Double] = []
        var copies: [Double] = []
        for sample in 0...harness.sampleCount {
            let move = Cost.of { for _ in 0..<rounds { play(&replica) } }
            let copy = Cost.of { for _ in 0..<rounds { unsafe copyInPlace(numbers, configuration.blocks) } }
            guard sample > 0 else { continue }
            moves.append(move.nanoseconds * scale)
            copies.append(copy.nanoseconds * scale)
        }
        unsafe memory.deallocate()
        let name = "lattice: d = \(replica.parameterCount)"
        return [
            Row(name: name + ", perturb + undo + step", value: median(moves), unit: "ns per parameter"),
            Row(name: name + ", three copies in place", value: median(copies), unit: "ns per parameter"),
            Row(
                name: name + ", copies / moves", value: median(zip(copies, moves).map { $0 / $1 }), unit: "",
                goal: 0.7),
        ]
    }

    private static func play(_ replica: inout Replica) {
        for owner in 0..<agentCount {
            replica.perturb(owner: owner, sign: 1)
            replica.undo()
        }
        replica.commit(ReplicaBenchmark.record(replica.round, agentCount: agentCount))
    }

    private static func copyInPlace(_ numbers: UnsafeMutableBufferPointer<Int16>, _ blocks: Blocks) {
        for index in 0..<blocks.blockCount {
            let block = blocks[index]
            // From a whole vector on.
            let start = unsafe numbers.baseAddress.unsafelyUnwrapped + block.lowerBound / 8 * 8
            for _ in 0..<2 { unsafe benchmark_copy_in_place(start, Int64(block.count)) }
        }
        unsafe benchmark_copy_in_place(numbers.baseAddress, Int64(numbers.count))
    }
}
