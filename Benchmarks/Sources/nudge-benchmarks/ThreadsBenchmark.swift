// SPDX-License-Identifier: Apache-2.0

import CBenchmarks
import Dispatch
import Experiments
import MuJoCoTasks
import NudgeCore

/// A task on two threads beside one. Every agent plays the same episodes, so all threads work equally.
enum ThreadsBenchmark {
    /// One thread's player.
    private final class Thread: @unchecked Sendable {
        private let player: Player<MuJoCoEnvironment>
        /// Processor time of the last sample.
        private(set) var nanoseconds = 0.0

        init(_ body: Body, _ model: MuJoCoModel) throws {
            player = Player(body, try body.agent(), Worker(try MuJoCoEnvironment(model)))
        }

        /// Plays a sample. Returns its environment steps.
        func play() -> Double {
            let before = player.stepCount
            nanoseconds = Cost.of { player.play() }.nanoseconds
            return Double(player.stepCount - before)
        }
    }

    static func run(_ harness: Harness, _ body: Body) throws -> [Row] {
        let model = try MuJoCoModel(body.task)
        let alone = try Thread(body, model)
        let together = [try Thread(body, model), try Thread(body, model)]
        var rates: [Double] = []
        var ratesOfTwo: [Double] = []
        var processorScalings: [Double] = []
        for sample in 0...harness.sampleCount {
            var stepCount = 0.0
            let one = wallNanoseconds { stepCount = alone.play() }
            let two = wallNanoseconds {
                DispatchQueue.concurrentPerform(iterations: 2) { _ = together[$0].play() }
            }
            guard sample > 0 else { continue }
            rates.append(stepCount / one * 1e9)
            ratesOfTwo.append(2 * stepCount / two * 1e9)
            let slower = max(together[0].nanoseconds, together[1].nanoseconds)
            processorScalings.append(2 * alone.nanoseconds / slower)
        }
        let name = "threads: \(body.task.name), "
        let scaling = median(zip(ratesOfTwo, rates).map { $0 / $1 })
        return [
            Row(name: name + "one", value: median(rates), unit: "steps/s"),
            Row(name: name + "two", value: median(ratesOfTwo), unit: "steps/s"),
            Row(name: name + "two / one, wall time", value: scaling, unit: "", goal: 1.9),
            Row(name: name + "two / one, processor time", value: median(processorScalings), unit: ""),
        ]
    }

    private static func wallNanoseconds(_ body: () -> Void) -> Double {
        let before = benchmark_wall_nanoseconds()
        body()
        return Double(benchmark_wall_nanoseconds() - before)
    }
}
