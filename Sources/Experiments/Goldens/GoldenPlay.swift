// SPDX-License-Identifier: Apache-2.0

import Federation
public import MuJoCoTasks
import NudgeCore

/// How the engine of this program plays golden trajectories.
public struct GoldenPlay: Sendable {
    /// A hash of all bits that it computed: of another engine, it tells whether that one computes the same.
    public private(set) var bits = BitHash()
    /// Steps played.
    public private(set) var stepCount = 0
    /// The first step that is not Gymnasium's; nil where all are. Both numbers count from 0.
    public private(set) var firstDifference: (episode: Int, step: Int)?

    /// Rewards are added up in another order than Gymnasium's.
    private static let rewardTolerance = 1e-12

    /// Plays all episodes of a task's file, which lies in a folder under the task's name.
    /// - Throws: `StoreError` where the file is not there or not the task's; `MuJoCoError`.
    public init(_ task: ControlTask, in folder: String) throws {
        let path = "\(folder)/\(task.name).txt"
        let model = try MuJoCoModel(task)
        var environment = try MuJoCoEnvironment(model)
        for episode in try GoldenTrajectories(path).episodes {
            guard episode.position.count == model.positionCount,
                episode.velocity.count == model.velocityCount
            else { throw StoreError.damaged(path: path, detail: "not of this task's body") }
            environment.reset(position: episode.position.span, velocity: episode.velocity.span)
            for (index, expected) in episode.steps.enumerated() {
                let action = GoldenTrajectories.action(
                    episode: episode.number, step: index, count: task.actionCount, scale: episode.scale)
                let result = environment.step(action.span)
                let seen = environment.observation
                for number in seen + [result.reward] { bits.add(number) }
                stepCount += 1
                let isSame =
                    BitHash(seen).value == expected.observationHash
                    && (result.reward - expected.reward).magnitude <= Self.rewardTolerance
                    && result.isTerminated == expected.isTerminated
                if !isSame, firstDifference == nil { firstDifference = (episode.number, index) }
            }
        }
    }
}

extension MuJoCoEnvironment {
    /// The whole observation at full precision.
    public var observation: [Double] {
        var numbers = [Double](repeating: .nan, count: observationCount)
        var span = numbers.mutableSpan
        observe(&span)
        return numbers
    }
}
