// SPDX-License-Identifier: Apache-2.0

public import Federation
public import MuJoCoTasks
import NudgeCore
import Preferences

/// The return of a policy over fresh episodes. Evaluation never influences learning.
public struct Evaluation: Codable, Equatable, Sendable {
    /// The mean return.
    public var mean: Double
    /// Its standard error; 0 for one episode.
    public var standardError: Double
    /// Episodes.
    public var episodeCount: Int
    /// The mean number of control steps per episode.
    public var meanSteps: Double

    /// Summarises returns and lengths of episodes.
    init(returns: [Double], steps: [Int]) {
        let sample = Sample(returns)
        mean = sample.mean
        standardError = sample.standardError
        episodeCount = returns.count
        meanSteps = Double(steps.reduce(0, +)) / Double(steps.count)
    }

    /// Plays a policy for `episodeCount` fresh episodes of a task, each as long as the task's own horizon, on
    /// `threadCount` threads.
    ///
    /// The result does not depend on the number of threads.
    public static func of(
        _ policy: Policy, task: ControlTask, episodeCount: Int, seed: UInt64, threadCount: Int
    ) throws -> Evaluation {
        guard task.size.fits(policy) else {
            throw StoreError.damaged(path: "the policy", detail: "its actor does not fit \(task.name)")
        }
        let crew = try Crew(task, threadCount: threadCount)
        return try of(policy, crew: crew, episodeCount: episodeCount, seed: seed, round: 0)
    }

    /// The same with a crew that exists already. `round` chooses the initial states.
    static func of(
        _ policy: Policy, crew: Crew, episodeCount: Int, seed: UInt64, round: UInt32
    ) throws(StoreError) -> Evaluation {
        var players: [PolicyPlayer] = []
        for _ in crew.workers { players.append(try PolicyPlayer(policy)) }
        let scores = crew.map(episodeCount) { [players] worker, episode in
            let name = StreamName(.evaluationReset, round: round, index: UInt32(episode))
            return crew.workers[worker].rollout.play(
                players[worker], noise: RandomStream(seed: seed, name: name), horizon: crew.task.horizon)
        }
        return Evaluation(returns: scores.map(\.totalReturn), steps: scores.map(\.stepCount))
    }
}

extension TaskSize {
    /// Whether a policy's actor has this task's observations and actions.
    func fits(_ policy: Policy) -> Bool {
        let shape = policy.header.configuration.shape
        return shape.observationCount == observationCount && shape.actionCount == actionCount
    }
}
