// SPDX-License-Identifier: Apache-2.0

import CBenchmarks
import Dispatch
import Experiments
import MuJoCoTasks
import NudgeCore

/// HalfCheetah on two threads beside one. Every agent plays the same episodes, so all threads work equally.
enum ThreadsBenchmark {
    /// One thread's agent and place to play.
    private final class Player: @unchecked Sendable {
        private let body: Body
        private let worker: Worker<MuJoCoEnvironment>
        private var agent: Agent
        /// Processor time of the last sample.
        private(set) var nanoseconds = 0.0

        init(_ body: Body, _ model: MuJoCoModel) throws {
            self.body = body
            worker = Worker(try MuJoCoEnvironment(model))
            agent = try body.agent()
        }

        func play() {
            let cost = Cost.of {
                RolloutBenchmark.playPairs(body, &agent, worker)
            }
            nanoseconds = cost.nanoseconds
        }
    }

    static func run(_ harness: Harness) throws -> [Row] {
        let body = Body.halfCheetah
        let model = try MuJoCoModel(body.task)
        let alone = try Player(body, model)
        let together = [try Player(body, model), try Player(body, model)]
        var scalings: [Double] = []
        var processorScalings: [Double] = []
        for sample in 0...harness.sampleCount {
            let one = wallNanoseconds { alone.play() }
            let two = wallNanoseconds {
                DispatchQueue.concurrentPerform(iterations: 2) { together[$0].play() }
            }
            guard sample > 0 else { continue }
            scalings.append(2 * one / two)
            let slower = max(together[0].nanoseconds, together[1].nanoseconds)
            processorScalings.append(2 * alone.nanoseconds / slower)
        }
        return [
            Row(name: "threads: two / one, wall time", value: median(scalings), unit: "", goal: 1.9),
            Row(name: "threads: two / one, processor time", value: median(processorScalings), unit: ""),
        ]
    }

    private static func wallNanoseconds(_ body: () -> Void) -> Double {
        let before = benchmark_wall_nanoseconds()
        body()
        return Double(benchmark_wall_nanoseconds() - before)
    }
}
