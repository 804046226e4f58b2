// SPDX-License-Identifier: Apache-2.0

import Experiments
import MuJoCoTasks
import NudgeCore

/// Environment steps per second through the simulator, its 64x64 actor included, beside a bare C loop that
/// goes through the very same motion without an actor.
enum RolloutBenchmark {
    static func run(_ harness: Harness, _ body: Body) throws -> [Row] {
        let model = try MuJoCoModel(body.task)
        let worker = Worker(try MuJoCoEnvironment(model))
        let loop = BareLoop(body)
        var recorder = try body.agent()
        let player = Player(body, try body.agent(), worker)
        var environment = try MuJoCoEnvironment(model)
        var rates: [Double] = []
        var bareRates: [Double] = []
        var allocations = 0
        for sample in 0...harness.sampleCount {
            let episodes = record(&recorder, &environment, body, loop)
            let stepCount = Double(episodes.reduce(0) { $0 + $1.stepCount })
            var expected = episodes.makeIterator()
            let rollout = {
                player.play { expected.next()?.totalReward == $0 }
            }
            let bare = { for episode in episodes { loop.play(episode) } }
            // The order alternates, so that a drift of the machine's speed favours neither.
            let bareFirst = sample % 2 == 1 ? Cost.of(bare) : nil
            let cost = Cost.of(rollout)
            let bareCost = bareFirst ?? Cost.of(bare)
            guard sample > 0 else { continue }
            rates.append(stepCount / cost.nanoseconds * 1e9)
            bareRates.append(stepCount / bareCost.nanoseconds * 1e9)
            allocations += cost.allocations
        }
        let name = "rollout: \(body.task.name)"
        let perSample = Double(allocations) / Double(harness.sampleCount * body.pairsPerSample * 2)
        return [
            Row(name: name, value: median(rates), unit: "steps/s", allocations: perSample),
            Row(name: name + ", bare C loop", value: median(bareRates), unit: "steps/s"),
            Row(
                name: name + " / bare C loop", value: median(zip(rates, bareRates).map { $0 / $1 }), unit: "",
                goal: body.task == .halfCheetah ? 0.95 : nil),
        ]
    }

    private static func record(
        _ agent: inout Agent, _ environment: inout MuJoCoEnvironment, _ body: Body, _ loop: BareLoop
    ) -> [Recording] {
        var episodes: [Recording] = []
        for _ in 0..<body.pairsPerSample {
            for _ in 0..<2 { episodes.append(Recording(&agent, &environment, body, loop)) }
            agent.choose(.equal)
        }
        return episodes
    }
}
