// SPDX-License-Identifier: Apache-2.0

public import Federation
import NudgeCore
public import Preferences

/// The return of a policy over fresh episodes. Evaluation never influences learning.
public struct Evaluation: Codable, Equatable, Sendable {
    /// The mean return.
    public var mean: Double
    /// Its standard error; 0 for one episode.
    public var standardError: Double
    /// Episodes; those that were aborted left out.
    public var episodeCount: Int
    /// The mean number of control steps per episode.
    public var meanSteps: Double
    /// What an episode was worth to the judge who was asked, on average.
    public var judgedMean: Double?
    /// How often the physics blew up in them and started over; such a return means nothing.
    public var divergenceCount: Int

    /// Summarises returns and lengths of episodes.
    init(returns: [Double], steps: [Int], divergenceCount: Int) {
        self.divergenceCount = divergenceCount
        let sample = Sample(returns)
        mean = sample.mean
        standardError = sample.standardError
        episodeCount = returns.count
        meanSteps = Double(steps.reduce(0, +)) / Double(steps.count)
    }

    /// Plays fresh episodes, as long as the task's own unless told, and summarises them.
    private init(
        _ policy: Policy, crew: Crew, episodeCount: Int, seed: UInt64, round: UInt32, horizon: Int? = nil,
        judge: Judge? = nil
    ) throws {
        let divergencesBefore = crew.divergenceCount
        let episodes = try Self.episodes(
            policy, crew: crew, episodeCount: episodeCount, seed: seed, round: round, horizon: horizon)
        self.init(
            returns: episodes.map(\.totalReturn), steps: episodes.map(\.stepCount),
            divergenceCount: crew.divergenceCount - divergencesBefore)
        judgedMean = judge.map { judge in Sample(episodes.map { judge.score(of: BatchScore($0)) }).mean }
    }

    /// Plays a policy for `episodeCount` fresh episodes of a task on `threadCount` threads.
    ///
    /// They are played on where the policy's own run did so. The result does not depend on the number of
    /// threads.
    /// - Parameters:
    ///   - policy: whose return is measured.
    ///   - stage: where its task is played.
    ///   - episodeCount: at least 1.
    ///   - seed: of the initial states.
    ///   - threadCount: at least 1.
    ///   - horizon: control steps of an episode; the task's own if nil.
    ///   - judge: who says what an episode is worth beside its return, if anybody.
    public static func of(
        _ policy: Policy, on stage: Stage, episodeCount: Int, seed: UInt64, threadCount: Int,
        horizon: Int? = nil, judge: Judge? = nil
    ) throws -> Evaluation {
        guard stage.fits(policy) else {
            throw StoreError.damaged(path: "the policy", detail: "its actor does not fit \(policy.task)")
        }
        let crew = try Crew(stage, threadCount: threadCount)
        return try Evaluation(
            policy, crew: crew, episodeCount: episodeCount, seed: seed, round: 0, horizon: horizon,
            judge: judge)
    }

    /// The same with a crew that exists already. `round` chooses the initial states.
    static func of(
        _ policy: Policy, crew: Crew, episodeCount: Int, seed: UInt64, round: UInt32
    ) throws -> Evaluation {
        try Evaluation(policy, crew: crew, episodeCount: episodeCount, seed: seed, round: round)
    }

    /// Plays fresh episodes, as long as the task's own unless told. One that was aborted is left out.
    static func episodes(
        _ policy: Policy, crew: Crew, episodeCount: Int, seed: UInt64, round: UInt32, horizon: Int? = nil
    ) throws -> [TrajectoryScore] {
        var players: [PolicyPlayer] = []
        for _ in crew.workers { players.append(try PolicyPlayer(policy)) }
        let scores = crew.map(episodeCount) { [players] worker, episode in
            let name = StreamName(.evaluationReset, round: round, index: UInt32(episode))
            return crew.workers[worker].play(
                players[worker], noise: RandomStream(seed: seed, name: name),
                horizon: horizon ?? crew.horizon, discount: 1)
        }
        try crew.check()
        let played = scores.compactMap(\.self)
        guard !played.isEmpty else { throw SettingsError("--env", "aborted every episode") }
        return played
    }
}

extension TaskSize {
    /// Whether a policy's actor has this task's observations and actions, or the parameters of its
    /// environment's own policy.
    func fits(_ policy: Policy) -> Bool {
        let shape = policy.header.configuration.shape
        return shape.observationCount == observationCount && shape.actionCount == actionCount
            && shape.parameterCount == parameterCount ?? shape.parameterCount
    }
}
