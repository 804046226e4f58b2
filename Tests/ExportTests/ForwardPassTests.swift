// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore
import Programs
import Testing

@testable import Experiments

/// An exported policy computes with floats, the actor with activations of 2^-10.
@Suite("Exported policies act")
struct ForwardPassTests {
    static let squashings: [ActorShape.Squashing] = [.clamp, .tanh]

    @Test("like the actor, by the recipe of their description", arguments: squashings)
    func recipe(squashing: ActorShape.Squashing) throws {
        let policy = Sample.large(squashing)
        let arrays = try PolicyExportTests.arrays(policy)
        for (observation, expected) in try Self.actions(policy) {
            var x = zip(
                observation, zip(arrays["observation.offset"]!.floats, arrays["observation.factor"]!.floats)
            )
            .map { max(-10, min(10, ($0 - $1.0) * $1.1)) }
            for layer in 0..<3 {
                let weight = arrays["layers.\(layer).weight"]!.floats
                x = arrays["layers.\(layer).bias"]!.floats.enumerated().map { output, bias in
                    x.indices.reduce(bias) { $0 + weight[output * x.count + $1] * x[$1] }
                }
                if layer < 2 || squashing == .tanh { x = x.map { Foundation.tanh($0) } }
            }
            let action = x.map { max(-1, min(1, $0)) * 0.4 }
            #expect(zip(action, expected).allSatisfy { abs($0 - $1) < 4e-3 }, "\(action) against \(expected)")
        }
    }

    @Test("like a rhythm, by the recipe of their description", arguments: [0, 77] as [UInt16])
    func rhythm(feedbackGain: UInt16) throws {
        let policy = Sample.rhythm(feedbackGain: feedbackGain)
        let arrays = try PolicyExportTests.arrays(policy).compactMapValues { $0.floats.map(Double.init) }
        let (cycle, joints) = (arrays["rhythm.cycle"]!, arrays["rhythm.joints"]!.map { Int($0) })
        for (step, (observation, expected)) in try Self.actions(policy).enumerated() {
            let x = zip(
                observation, zip(arrays["observation.offset"]!, arrays["observation.factor"]!)
            )
            .map { max(-10, min(10, (Double($0) - $1.0) * $1.1)) }
            for action in 0..<3 {
                var place = cycle[0] * Double(step) + arrays["rhythm.phase"]![action]
                place -= place.rounded(.down)
                let wave =
                    place < cycle[1]
                    ? sin(.pi * place / cycle[1]) : -sin(.pi * (place - cycle[1]) / (1 - cycle[1]))
                let weights = arrays["layers.0.weight"]!
                let inputs = weights.count / 3
                var sum = arrays["layers.0.bias"]![action] + arrays["rhythm.amplitude"]![action] * wave
                for input in 0..<inputs { sum += weights[action * inputs + input] * x[input] }
                sum -= x[joints[0] + action] + x[joints[1] + action]
                #expect(abs(max(-1, min(1, sum)) - Double(expected[action])) < 2e-3)
            }
        }
    }

    @Test(
        "like the actor in NumPy", .enabled("this Python has no NumPy") { await NumPy.isThere },
        arguments: squashings)
    func numpy(squashing: ActorShape.Squashing) async throws {
        let policy = Sample.large(squashing)
        let pairs = try Self.actions(policy)
        let folder = try Scratch()
        try PolicyExport.write(policy, to: folder.path + "/policy.npz")
        for (name, rows) in [
            ("observations", pairs.map(\.observation)), ("actions", pairs.map(\.action)),
        ] {
            let text = rows.map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: "\n")
            try folder.write(text, to: name + ".txt")
        }
        let output = try await NumPy.run(NumPy.forwardPass, folder.path)
        #expect(output == "half-cheetah 123456\n")
    }

    /// Observations and the actor's actions.
    static func actions(_ policy: Policy) throws -> [(observation: [Float], action: [Float])] {
        let player = try PolicyPlayer(policy)
        return Sample.observations(policy.scales.count).map { observation in
            var action = [Float](repeating: 0, count: policy.header.configuration.shape.actionCount)
            var span = action.mutableSpan
            player.act(observation: observation.span, action: &span)
            return (observation, action)
        }
    }
}

/// Python with NumPy, on machines that have it.
enum NumPy {
    static var isThere: Bool {
        get async { (try? await run("import numpy; print(1)", "")) == "1\n" }
    }

    static let forwardPass = """
        import sys, numpy as np
        folder = sys.argv[1]
        policy = np.load(folder + "/policy.npz", allow_pickle=False)
        x = np.loadtxt(folder + "/observations.txt", dtype=np.float32)
        limit = policy["observation_limit"]
        x = np.clip((x - policy["observation.offset"]) * policy["observation.factor"], -limit, limit)
        for layer in range(3):
            weight = policy[f"layers.{layer}.weight"]
            assert weight.dtype == np.float32
            x = x @ weight.T + policy[f"layers.{layer}.bias"]
            if layer < 2 or policy["squashing"] == "tanh": x = np.tanh(x)
        actions = np.clip(x, -1, 1) * policy["action_bound"]
        assert np.abs(actions - np.loadtxt(folder + "/actions.txt")).max() < 4e-3
        print(policy["task"], policy["round"])
        """

    /// What a program prints, which has to succeed.
    static func run(_ program: String, _ argument: String) async throws -> String {
        try await Program.demand(["python3", "-c", program, argument]).output
    }
}
