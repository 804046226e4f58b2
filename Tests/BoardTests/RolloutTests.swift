// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore
import Programs
import Testing

/// Episodes of a policy file: the same numbers wherever the task's arithmetic is the same.
@Suite("Rollouts on boards")
struct RolloutTests {
    /// Writes a policy with random parameters for a task.
    private func writePolicy(for task: String, _ shape: ActorShape, to path: String) throws {
        let configuration = RunConfiguration(seed: 5, algorithm: .parS2ZPO, agentCount: 2, shape: shape)
        let parameters = (0..<shape.parameterCount).map { Int16($0 * 7919 % 801 - 400) }
        let scale = ObservationScale(offset: 0.125, factor: 0.5)
        let policy = Policy(
            header: RunHeader(configuration: configuration, taskName: TaskName(task)),
            scales: .init(repeating: scale, count: shape.observationCount), parameters: parameters, round: 3)
        try policy.write(to: path)
    }

    private func temporaryPath(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString.prefix(8))-\(name)").path
    }

    /// The agent as an ordinary program of this package, beside the tests.
    private let native = Package.product("nudge-agent")

    @Test("the built-in task gives the same return everywhere")
    func pointMass() async throws {
        let path = temporaryPath("point.nudge")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var shape = ActorShape(observationCount: 4, actionCount: 2)
        _ = shape.addHiddenLayer(width: 8)
        try writePolicy(for: "point-mass", shape, to: path)
        let arguments = ["rollout", "point-mass", "--policy", path, "--episodes", "3"]
        let expected = try await Board.host.run(arguments, program: native)
        #expect(expected.status == 0 && expected.values["steps"] == "150", "\(expected.errors)")
        for board in Board.all {
            try await Builds.shared.make(board)
            let outcome = try await board.run(arguments)
            #expect(outcome.values["mean_return"] == expected.values["mean_return"], "\(board.target)")
            #expect(outcome.values["heap_calls_after_start"] == "0", "\(board.target)")
        }
    }

    @Test("64-bit ARM simulates HalfCheetah as this machine does")
    func halfCheetah() async throws {
        let path = temporaryPath("cheetah.nudge")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var shape = ActorShape(observationCount: 17, actionCount: 6)
        _ = shape.addHiddenLayer(width: 64)
        _ = shape.addHiddenLayer(width: 64)
        try writePolicy(for: "half-cheetah", shape, to: path)
        let arguments = [
            "rollout", "half-cheetah", "--policy", path, "--episodes", "2", "--horizon", "20", "--model",
            Board.cache + "/nudge/gymnasium-1.4.0/assets/half_cheetah.xml",
        ]
        let expected = try await Board.host.run(arguments, program: native)
        #expect(expected.status == 0, "\(expected.errors)")
        try await Builds.shared.make(.arm64WithSimulator)
        let outcome = try await Board.arm64WithSimulator.run(arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.values["steps"] == "40")
        #expect(outcome.values["heap_calls_after_start"] == "0")
        // Trajectories are not bit-equal across processors: the simulator's own arithmetic differs.
        let here = try #require(expected.values["mean_return"].flatMap { Double($0) })
        let there = try #require(outcome.values["mean_return"].flatMap { Double($0) })
        #expect(abs(here - there) < 0.01 * max(1, abs(here)), "\(here) here, \(there) on the board")
    }

    @Test("a file that is no policy for the task is refused")
    func refusals() async throws {
        try await Builds.shared.make(.host)
        let path = temporaryPath("other.nudge")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try writePolicy(for: "other", ActorShape(observationCount: 4, actionCount: 2), to: path)
        func complaint() async throws -> String {
            let outcome = try await Board.host.run(["rollout", "point-mass", "--policy", path])
            #expect(outcome.status == 1 && outcome.output == "")
            return outcome.errors
        }
        #expect(try await complaint().contains("is not a policy for point-mass"))
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count - 6] ^= 1
        try bytes.write(to: URL(filePath: path))
        #expect(try await complaint().contains("is damaged in what begins at byte 164"))
        try Data("#!/bin/sh and nothing else".utf8).write(to: URL(filePath: path))
        #expect(try await complaint().contains("is not a policy file"))
        try FileManager.default.removeItem(atPath: path)
        #expect(try await complaint().contains("cannot be read"))
    }
}
