// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import MuJoCoTasks
import NudgeCore
import Testing

@Suite("Gymnasium's trajectories")
struct GoldenTests {
    /// Bits are promised on x86-64 only: on other processors the engine itself rounds differently.
    static var isReferenceProcessor: Bool {
        #if arch(x86_64)
        true
        #else
        false
        #endif
    }

    @Test("every observation, reward and termination is Gymnasium's", arguments: ControlTask.all)
    func replay(task: ControlTask) throws {
        var environment = try MuJoCoEnvironment(MuJoCoModel(task))
        for episode in try GoldenTrajectories(task).episodes {
            environment.reset(position: episode.position.span, velocity: episode.velocity.span)
            if let first = episode.observations.first {
                expectEqual(environment.observation, first, "\(task.name), reset")
            }
            for (index, expected) in episode.steps.enumerated() {
                let result = environment.step(
                    GoldenTrajectories.action(
                        episode: episode.number, step: index, count: task.actionCount, scale: episode.scale
                    ).span)
                let place: Comment = "\(task.name), episode \(episode.number), step \(index + 1)"
                let seen = environment.observation
                if index + 1 < episode.observations.count {
                    expectEqual(seen, episode.observations[index + 1], place)
                }
                guard Self.isReferenceProcessor else { continue }
                try #require(BitHash(seen).value == expected.observationHash, place)
                try #require((result.reward - expected.reward).magnitude <= 1e-12, place)
                try #require(result.isTerminated == expected.isTerminated, place)
                let bonus = result.isTerminated ? 0 : task.survivalBonus
                try #require(result.survivalBonus == bonus, place)
            }
        }
    }

    private func expectEqual(_ seen: [Double], _ expected: [Double], _ place: Comment) {
        #expect(seen.count == expected.count, place)
        if Self.isReferenceProcessor {
            #expect(seen.map(\.bitPattern) == expected.map(\.bitPattern), place)
        } else {
            #expect(
                zip(seen, expected).allSatisfy { ($0 - $1).magnitude <= 1e-6 * max(1, $1.magnitude) }, place)
        }
    }

    @Test("the golden files hold falls, full episodes and actions out of range")
    func coverage() throws {
        for task in ControlTask.all {
            let episodes = try GoldenTrajectories(task).episodes
            #expect(episodes.contains { $0.scale > task.actionBound }, "\(task.name)")
            let ends = episodes.contains { $0.steps.last?.isTerminated == true }
            #expect(ends == (task.survivalBonus > 0), "\(task.name)")
        }
    }
}

extension GoldenTrajectories {
    /// A task's, of the files beside these tests.
    init(_ task: ControlTask) throws {
        let folder = Bundle.module.resourceURL!.appending(path: "Goldens")
        try self.init(folder.appending(path: task.name + ".txt").path)
    }
}
