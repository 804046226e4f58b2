// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

@Suite("Actor")
struct ActorTests {
    /// The network in Double, as a textbook writes it.
    private func reference(
        _ shape: ActorShape, _ values: [Int16], _ observation: [Double], _ bound: Double
    ) -> [Double] {
        var signals = observation.map { min(max($0, -10), 10) }
        var offset = 0
        for layer in 0..<shape.layerCount {
            let outputs = shape.outputCount(ofLayer: layer)
            var sums = (0..<outputs).map { Double(values[offset + $0]) / 4096 }
            offset += outputs
            for signal in signals {
                for output in 0..<outputs { sums[output] += Double(values[offset + output]) / 4096 * signal }
                offset += outputs
            }
            let squashes = layer < shape.hiddenLayerCount || shape.squashing == .tanh
            signals = squashes ? sums.map { tanh($0) } : sums
        }
        #expect(offset == shape.parameterCount)
        return signals.map { min(max($0, -1), 1) * bound }
    }

    @Test(
        "agrees with a Double network for linear and deep actors of odd and even sizes",
        arguments: [[], [1], [7], [64], [9, 5], [8, 16], [3, 17, 2]], [1, 6, 7, 8, 9, 64])
    func network(hidden: [Int], actionCount: Int) {
        var random = TestRandom("network\(hidden)\(actionCount)")
        for squashing in [ActorShape.Squashing.clamp, .tanh] {
            for observationCount in [1, 4, 17] {
                let shape = makeShape(observationCount, hidden, actionCount, squashing)
                let values = (0..<shape.parameterCount).map { _ in
                    Int16.random(in: -2500...2500, using: &random)
                }
                let actor = OwnedActor(shape, values, actionBound: 0.4)
                let observation = (0..<observationCount).map { _ in Float.random(in: -3...3, using: &random) }
                let expected = reference(shape, values, observation.map(Double.init), Double(Float(0.4)))
                for (action, wanted) in zip(actor.act(observation), expected) {
                    #expect(abs(Double(action) - wanted) < 2e-5, seedNote)
                }
            }
        }
    }

    @Test("observations are offset, scaled and cut; NaN counts as the middle, infinities as the ends")
    func observations() {
        // One input, one output, weight 1/16.
        let actor = OwnedActor(makeShape(1, [], 1), [0, 256])
        #expect(actor.act([3]) == [3 / 16])
        #expect(actor.act([100]) == [10 / 16] && actor.act([-100]) == [-10 / 16])
        #expect(actor.act([.infinity]) == [10 / 16] && actor.act([-.infinity]) == [-10 / 16])
        #expect(actor.act([.nan]) == [0] && actor.act([.signalingNaN]) == [0])
        actor.scales.set(0, to: ObservationScale(offset: 2, factor: -0.5))
        #expect(actor.act([6]) == [-2 / 16] && actor.act([.infinity]) == [-10 / 16])
        actor.scales.set(0, to: ObservationScale(offset: .nan, factor: .infinity))
        #expect(actor.act([6]) == [0])
        actor.scales.set(0, to: ObservationScale(offset: 0, factor: 0))
        #expect(actor.act([.infinity]) == [0])
    }

    @Test("no parameters and observations, however large, leave the action bound")
    func bounded() {
        var random = TestRandom("bounded")
        for squashing in [ActorShape.Squashing.clamp, .tanh] {
            let shape = makeShape(40, [64], 7, squashing)
            let values = (0..<shape.parameterCount).map { _ in random.bool() ? Int16.max : Int16.min }
            let actor = OwnedActor(shape, values, fractionBits: 4, actionBound: 0.4)
            for _ in 0..<50 {
                let observation = (0..<40).map { _ in
                    [Float.infinity, -.infinity, .nan, 1e38, -1e-38][random.int(0...4)]
                }
                #expect(actor.act(observation).allSatisfy { abs($0) <= 0.4 }, seedNote)
            }
        }
    }

    @Test("tanh is within eight units in the last place, odd, and never beyond 1")
    func hyperbolicTangent() {
        // A hidden neuron with weight 1, and an output with weight ½, which rounds nothing: twice the action
        // is the tanh of the observation.
        let actor = OwnedActor(makeShape(1, [1], 1), [0, 4096, 0, 2048])
        var worst = 0.0
        for step in 0...40000 {
            let x = step < 20000 ? Float(step) / 2000 : Float(exp(-Double(step - 20000) / 250))
            let y = actor.act([x])[0] * 2
            #expect(actor.act([-x])[0] * 2 == -y)
            #expect(y <= 1)
            let exact = Foundation.tanh(Double(x))
            worst = max(worst, abs(Double(y) - exact) / Double(max(Float(exact).ulp, .leastNormalMagnitude)))
        }
        #expect(worst < 8)
        #expect(actor.act([10]) == [0.5] && actor.act([0]) == [0])
    }
}
