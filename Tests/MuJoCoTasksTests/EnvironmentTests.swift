// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import NudgeCore
import Testing

@testable import MuJoCoTasks

@Suite("Environments")
struct EnvironmentTests {
    @Test("the light reset starts the same trajectory as the engine's own", arguments: ControlTask.all)
    func lightReset(task: ControlTask) throws {
        let model = try MuJoCoModel(task)
        var light = try MuJoCoEnvironment(model)
        var full = try MuJoCoEnvironment(model)
        for episode in try GoldenTrajectories(task).episodes {
            light.reset(position: episode.position.span, velocity: episode.velocity.span)
            full.resetEverything(position: episode.position.span, velocity: episode.velocity.span)
            try expectSame(light, full)
            for step in 0..<60 {
                let action = GoldenTrajectories.action(
                    episode: 9, step: step, count: task.actionCount, scale: 2 * task.actionBound)
                try #require(light.step(action.span) == full.step(action.span))
                try expectSame(light, full)
            }
        }
    }

    private func expectSame(
        _ first: borrowing MuJoCoEnvironment, _ second: borrowing MuJoCoEnvironment
    ) throws {
        try #require(first.observation.map(\.bitPattern) == second.observation.map(\.bitPattern))
    }

    @Test("a seed fixes an episode, whatever came before it", arguments: ControlTask.all)
    func determinism(task: ControlTask) throws {
        let model = try MuJoCoModel(task)
        var fresh = try MuJoCoEnvironment(model)
        var used = try MuJoCoEnvironment(model)
        let other = play(&used, seed: 2)
        let again = play(&used, seed: 1)
        let first = play(&fresh, seed: 1)
        #expect(first == again)
        #expect(other != again)
    }

    @Test("threads share a model and do not disturb one another", arguments: ControlTask.all)
    func threads(task: ControlTask) async throws {
        let model = try MuJoCoModel(task)
        var alone = try MuJoCoEnvironment(model)
        let expected = play(&alone, seed: 5)
        try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var environment = try MuJoCoEnvironment(model)
                    return Self().play(&environment, seed: 5)
                }
            }
            for try await hashes in group { #expect(hashes == expected) }
        }
    }

    /// Forty random steps; the hashes of all observations.
    private func play(_ environment: inout MuJoCoEnvironment, seed: UInt64) -> [UInt64] {
        var noise = RandomStream(seed: seed, name: StreamName(.episodeReset))
        environment.reset(&noise)
        var hashes = [BitHash(environment.observation).value]
        for step in 0..<40 {
            let count = environment.actionCount
            _ = environment.step(
                GoldenTrajectories.action(episode: 0, step: step, count: count, scale: 1).span)
            hashes.append(BitHash(environment.observation).value)
        }
        return hashes
    }

    @Test("initial states have the spread that Gymnasium's have", arguments: ControlTask.all)
    func startDistribution(task: ControlTask) throws {
        var environment = try MuJoCoEnvironment(MuJoCoModel(task))
        let count = task.observationCount
        var (low, high) = (
            [Double](repeating: .infinity, count: count), [Double](repeating: -.infinity, count: count)
        )
        for seed in 0..<300 {
            var noise = RandomStream(seed: UInt64(seed), name: StreamName(.episodeReset))
            environment.reset(&noise)
            let seen = environment.observation
            for index in seen.indices {
                (low[index], high[index]) = (min(low[index], seen[index]), max(high[index], seen[index]))
            }
        }
        // A velocity of every task, where its noise is known: the bound of a uniform one, or the deviation
        // of a normal one, of which 300 draws reach 2 to 5 deviations.
        let (index, spread): (Int, ClosedRange<Double>) =
            switch task.name {
            case "half-cheetah": (8, 0.2...0.5)
            case "hopper": (5, 0.0045...0.005)
            case "swimmer": (3, 0.09...0.1)
            case "walker2d": (8, 0.0045...0.005)
            case "ant": (13, 0.2...0.5)
            case "humanoid": (22, 0.009...0.01)
            case "inverted-pendulum": (2, 0.009...0.01)
            case "inverted-double-pendulum": (5, 0.2...0.5)
            case "reacher": (6, 0.0045...0.005)
            default: (7, 0.0045...0.005)
            }
        #expect(spread.contains(high[index]))
        #expect(spread.contains(-low[index]))
    }

    @Test("the 32-bit observation is the rounded 64-bit one", arguments: ControlTask.all)
    func precision(task: ControlTask) throws {
        var environment = try MuJoCoEnvironment(MuJoCoModel(task))
        var noise = RandomStream(seed: 3, name: StreamName(.evaluationReset))
        environment.reset(&noise)
        var rounded = [Float](repeating: .nan, count: environment.observationCount)
        var span = rounded.mutableSpan
        environment.observe(&span)
        #expect(rounded == environment.observation.map { Float($0) })
    }

    @Test("a simulation that blows up is counted, and starts over", arguments: ControlTask.all)
    func divergence(task: ControlTask) throws {
        let model = try MuJoCoModel(task)
        var environment = try MuJoCoEnvironment(model)
        let position = [Double](repeating: 0.1, count: model.positionCount)
        let velocity = [Double](repeating: .nan, count: model.velocityCount)
        let action = [Float](repeating: 0, count: task.actionCount)
        environment.reset(position: position.span, velocity: velocity.span)
        _ = environment.step(action.span)
        #expect(environment.divergenceCount > 0)
        _ = environment.step([Float](repeating: .nan, count: task.actionCount).span)
        var noise = RandomStream(seed: 4, name: StreamName(.episodeReset))
        environment.reset(&noise)
        #expect(environment.divergenceCount == 0)
        _ = environment.step(action.span)
        let isFinite = environment.observation.allSatisfy { $0.isFinite }
        #expect(isFinite)
        #expect(!FileManager.default.fileExists(atPath: "MUJOCO_LOG.TXT"))
    }
}
