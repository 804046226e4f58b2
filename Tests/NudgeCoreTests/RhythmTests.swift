// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

@Suite("Rhythm")
struct RhythmTests {
    /// The half-waves, in Double: where in its cycle an oscillator is tells the sine's angle.
    private func wave(_ cycles: Double, _ speeds: (Double, Double)) -> Double {
        let (first, second) = (max(0.125, 1 + speeds.0 / 2), max(0.125, 1 + speeds.1 / 2))
        let middle = second / (first + second)
        let place = cycles - cycles.rounded(.down)
        return place < middle
            ? sin(.pi * place / middle) : -sin(.pi * (place - middle) / (1 - middle))
    }

    /// The actor in Double, as its description says it.
    private func reference(
        _ shape: ActorShape, _ values: [Int16], _ observation: [Float], step: Int, fractionBits: Int
    ) -> [Double] {
        let rhythm = shape.rhythm!
        let numbers = values.map { Double($0) / Double(1 << fractionBits) }
        let actions = shape.actionCount
        let (first, second) = (max(0.125, 1 + numbers[0] / 2), max(0.125, 1 + numbers[1] / 2))
        let pace = min(0.5, 2 * first * second / (first + second) * Double(rhythm.pace) / 65536)
        let signals = observation.map { Double(min(max($0, -10), 10)) }
        return (0..<actions).map { action in
            let phase = numbers[2 + actions + action] / 4
            var sum = numbers[2 + action] * wave(pace * Double(step) + phase, (numbers[0], numbers[1]))
            sum += numbers[2 + 2 * actions + action]
            sum -= signals[Int(rhythm.firstAngle) + action] + signals[Int(rhythm.firstSpeed) + action]
            if rhythm.feedbackGain > 0 {
                for (input, signal) in signals.enumerated() {
                    let weight = numbers[2 + 3 * actions + input * actions + action]
                    sum += Double(rhythm.feedbackGain) / 256 * weight * referenceActivation(signal)
                }
            }
            return min(max(shape.squashing == .tanh ? referenceTangent(sum, .toNearestOrEven) : sum, -1), 1)
        }
    }

    @Test("agrees with an actor in Double, with feedback and without, at any step of an episode")
    func reference() {
        var random = TestRandom("rhythm")
        for _ in 0..<200 {
            let shape = random.rhythmicShape(feedbackGains: 1...300)
            let bits = random.int(8...14)
            let reach = 1 << bits
            let values = (0..<shape.parameterCount).map { _ in Int16(random.int(-reach...reach - 1)) }
            let actor = OwnedActor(shape, values, fractionBits: UInt8(bits))
            for step in 0..<60 {
                let observation = (0..<shape.observationCount).map { _ in
                    Float.random(in: -0.3...0.3, using: &random)
                }
                let expected = reference(shape, values, observation, step: step, fractionBits: bits)
                for (action, wanted) in zip(actor.act(observation), expected) {
                    #expect(abs(Double(action) - wanted) < 2e-4, seedNote)
                }
            }
        }
    }

    @Test("its sine is within 1.3e-7 of the true one, exactly 0 and ±1 where that is, and never beyond")
    func sine() {
        // One cycle in 65,536 steps, amplitude 1, nothing else.
        let rhythm = Rhythm(firstAngle: 0, firstSpeed: 0, pace: 1)
        let shape = ActorShape(observationCount: 1, actionCount: 1, rhythm: rhythm)
        let actor = OwnedActor(shape, [0, 0, 4096, 0, 0])
        for step in 0..<65536 {
            let action = actor.act([0])[0]
            #expect(abs(Double(action) - sin(2 * .pi * Double(step) / 65536)) < 1.3e-7)
            if step % 32768 == 0 { #expect(action == 0) }
            if step % 32768 == 16384 { #expect(abs(action) == 1) }
        }
    }

    @Test("an episode begins at the same place, and its clock runs for ever")
    func clock() throws {
        let rhythm = Rhythm(firstAngle: 0, firstSpeed: 0, pace: 6554)
        let shape = ActorShape(observationCount: 1, actionCount: 1, rhythm: rhythm)
        let run = RunConfiguration(seed: 3, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        let owned = try OwnedAgent(run, index: 0)
        func episode() -> [Float] {
            owned.agent.beginEpisode()
            defer { owned.agent.endEpisode() }
            return (0..<20).map { _ in owned.act([0], actionCount: 1)[0] }
        }
        let tried = episode()
        #expect(Set(tried).count > 10)
        // The other side of the one-sided pair is θ itself, which is 0.
        #expect(episode() == [Float](repeating: 0, count: 20))
        let actor = OwnedActor(shape, [0, 0, 4096, 0, 0])
        let first = (0..<50).map { _ in actor.act([0])[0] }
        #expect((0..<50).map { _ in actor.act([0])[0] } != first)
        actor.actor.begin()
        #expect((0..<50).map { _ in actor.act([0])[0] } == first)
    }

    @Test("no parameters and observations, however large, leave the action bound")
    func bounded() {
        var random = TestRandom("bounded rhythm")
        for _ in 0..<100 {
            let shape = random.rhythmicShape()
            let values = (0..<shape.parameterCount).map { _ in random.bool() ? Int16.max : Int16.min }
            let actor = OwnedActor(shape, values, fractionBits: 4, actionBound: 0.4)
            for _ in 0..<20 {
                let observation = (0..<shape.observationCount).map { _ in
                    [Float.infinity, -.infinity, .nan, 1e38, -1e-38][random.int(0...4)]
                }
                #expect(actor.act(observation).allSatisfy { abs($0) <= 0.4 }, seedNote)
            }
        }
    }

    @Test("HalfCheetah's has 20 parameters, 40 bytes of them; with feedback 122")
    func sizes() {
        var rhythm = Rhythm(firstAngle: 2, firstSpeed: 11, pace: 6554)
        func run(_ rhythm: Rhythm) -> RunConfiguration {
            let shape = ActorShape(observationCount: 17, actionCount: 6, rhythm: rhythm)
            return RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        }
        #expect(run(rhythm).shape.parameterCount == 20)
        #expect(MemorySum(run(rhythm)).total == 64 + 144 + 48)
        rhythm.feedbackGain = 64
        #expect(run(rhythm).shape.parameterCount == 122)
    }

    @Test("joints that are not observed, a pace of 0 and hidden layers are refused")
    func refusals() {
        let good = Rhythm(firstAngle: 2, firstSpeed: 11, pace: 6554)
        func isValid(_ change: (inout Rhythm) -> Void) -> Bool {
            var rhythm = good
            change(&rhythm)
            let shape = ActorShape(observationCount: 17, actionCount: 6, rhythm: rhythm)
            return RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: shape).isValid
        }
        #expect(isValid { _ in })
        #expect(isValid { $0.firstAngle = 11 } && !isValid { $0.firstAngle = 12 })
        #expect(!isValid { $0.firstSpeed = 12 } && !isValid { $0.firstSpeed = .max })
        #expect(!isValid { $0.pace = 0 })
        var shape = ActorShape(observationCount: 17, actionCount: 6, rhythm: good)
        let isAdded = shape.addHiddenLayer(width: 8)
        #expect(!isAdded)
    }

    @Test("a configuration whose kind of actor contradicts its other bytes is not read")
    func damagedKinds() {
        let rhythm = Rhythm(firstAngle: 2, firstSpeed: 11, pace: 6554, feedbackGain: 64)
        let shape = ActorShape(observationCount: 17, actionCount: 6, rhythm: rhythm)
        let run = RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        func read(_ change: (inout [UInt8]) -> Void) -> RunConfiguration? {
            var bytes = [UInt8](repeating: 0, count: RunConfiguration.encodedBytes)
            var span = bytes.mutableSpan
            run.write(to: &span, at: 0)
            change(&bytes)
            return RunConfiguration(reading: bytes.span, at: 0)
        }
        #expect(read { _ in } == run)
        // Without feedback, but with its gain; of no kind; with a hidden layer; at no pace.
        #expect(read { $0[76] = 1 } == nil && read { $0[76] = 3 } == nil)
        #expect(read { $0[15] = 1 } == nil)
        #expect(read { ($0[30], $0[31]) = (0, 0) } == nil)
        // A network has no widths without layers.
        #expect(read { $0[76] = 0 } == nil)
    }
}
