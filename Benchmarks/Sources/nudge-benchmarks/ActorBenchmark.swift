// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// One forward pass of the actors that the tasks use.
enum ActorBenchmark {
    private static let calls = 2000

    static func run(_ harness: Harness) -> [Row] {
        [
            row(harness, shape(17, [64, 64], 6)),
            row(harness, shape(11, [64, 64], 3)),
            row(harness, shape(17, [], 6)),
        ]
    }

    /// An actor's layers.
    static func shape(_ observationCount: Int, _ widths: [Int], _ actionCount: Int) -> ActorShape {
        var shape = ActorShape(observationCount: observationCount, actionCount: actionCount)
        for width in widths { precondition(shape.addHiddenLayer(width: width), "a layer that is too wide") }
        return shape
    }

    private static func row(_ harness: Harness, _ shape: ActorShape) -> Row {
        let layers = (0..<shape.layerCount).map { String(shape.outputCount(ofLayer: $0)) }
        let name = ([String(shape.observationCount)] + layers).joined(separator: "-")
        let configuration = RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        var agent: Agent
        do {
            agent = try unsafe Agent(
                configuration: configuration, index: 0,
                memory: arenaMemory(bytes: MemorySum(configuration).total))
        } catch { fatalError("\(error)") }
        agent.initialize()
        agent.beginEpisode()
        var observation = [Float](repeating: 0, count: shape.observationCount)
        var action = [Float](repeating: 0, count: shape.actionCount)
        for index in observation.indices { observation[index] = Float(index % 5) * 0.4 - 0.8 }
        var sum: Float = 0
        let row = harness.measure("actor: \(name)", unit: "ns", calls: calls) {
            var actionSpan = action.mutableSpan
            for call in 0..<calls {
                agent.act(observation: observation.span, action: &actionSpan)
                sum += actionSpan[call % shape.actionCount]
            }
        }
        precondition(sum.isFinite, "an actor's output is a number")
        return row
    }
}
