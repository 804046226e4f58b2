// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

@Suite("Actor")
struct ActorTests {
    /// The network in Double, which holds every sum of whole numbers of 2^-10 exactly.
    private func reference(
        _ shape: ActorShape, _ values: [Int16], fractionBits: UInt8, _ observation: [Float], _ bound: Float
    ) -> [Float] {
        let numbers = values.map { Double($0) / Double(1 << Int(fractionBits)) }
        var signals = observation.map { referenceActivation(Double($0)) }
        var offset = 0
        var sums: [Double] = []
        for layer in 0..<shape.layerCount {
            let outputs = shape.outputCount(ofLayer: layer)
            sums = (0..<outputs).map { numbers[offset + $0] }
            offset += outputs
            for signal in signals {
                for output in 0..<outputs { sums[output] += numbers[offset + output] * signal }
                offset += outputs
            }
            signals = sums.map { referenceNeuron($0) }
        }
        #expect(offset == shape.parameterCount)
        return sums.map { sum in
            let isSquashed = shape.squashing == .tanh
            let output = isSquashed ? referenceTangent(Double(Float(sum)), .toNearestOrEven) : sum
            return Float(min(max(output, -1), 1)) * bound
        }
    }

    @Test(
        "is an exact network for linear and deep actors of odd and even sizes",
        arguments: [[], [1], [7], [64], [9, 5], [8, 16], [3, 17, 2]], [1, 6, 7, 8, 9, 64])
    func network(hidden: [Int], actionCount: Int) {
        var random = TestRandom("network\(hidden)\(actionCount)")
        for squashing in [ActorShape.Squashing.clamp, .tanh] {
            for observationCount in [1, 4, 17] {
                let shape = makeShape(observationCount, hidden, actionCount, squashing)
                let values = (0..<shape.parameterCount).map { _ in
                    Int16.random(in: -2500...2500, using: &random)
                }
                let bits = UInt8(random.int(4...14))
                let actor = OwnedActor(shape, values, fractionBits: bits, actionBound: 0.4)
                let observation = (0..<observationCount).map { _ in Float.random(in: -3...3, using: &random) }
                let expected = reference(shape, values, fractionBits: bits, observation, 0.4)
                #expect(actor.act(observation) == expected, seedNote)
            }
        }
    }

    /// Four at once are scaled in vectors, the fifth alone.
    @Test(
        "observations are offset, scaled and cut; NaN counts as the middle, infinities as the ends",
        arguments: 0..<5)
    func observations(place: Int) {
        // Five inputs, one output; the input at the place has weight 1/16, the others have none.
        let actor = OwnedActor(makeShape(5, [], 1), [0] + (0..<5).map { $0 == place ? 256 : 0 })
        func act(_ value: Float) -> [Float] { actor.act((0..<5).map { $0 == place ? value : 1 }) }
        #expect(act(3) == [3 / 16])
        #expect(act(100) == [10 / 16] && act(-100) == [-10 / 16])
        #expect(act(.infinity) == [10 / 16] && act(-.infinity) == [-10 / 16])
        #expect(act(.nan) == [0] && act(.signalingNaN) == [0])
        actor.scales.set(place, to: ObservationScale(offset: 2, factor: -0.5))
        #expect(act(6) == [-2 / 16] && act(.infinity) == [-10 / 16])
        actor.scales.set(place, to: ObservationScale(offset: .nan, factor: .infinity))
        #expect(act(6) == [0])
        actor.scales.set(place, to: ObservationScale(offset: 0, factor: 0))
        #expect(act(.infinity) == [0])
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

    @Test("tanh is within 1.5e-4 of the true one up to 4, grows all the way, is odd and never beyond 1")
    func hyperbolicTangent() {
        // One input with weight 1.
        let actor = OwnedActor(makeShape(1, [], 1, .tanh), [0, 4096])
        var last: Float = -1
        for step in 0...10240 {
            let x = Float(step) / 1024
            let y = actor.act([x])[0]
            #expect(actor.act([-x])[0] == -y)
            #expect(y >= last && y <= 1)
            #expect(abs(Double(y) - Foundation.tanh(Double(x))) < (x <= 4 ? 1.5e-4 : 7e-4))
            last = y
        }
        #expect(actor.act([0]) == [0])
    }
}
