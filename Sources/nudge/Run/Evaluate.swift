// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Preferences

/// `nudge evaluate`.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures a policy's return over fresh episodes.")

    @Argument(
        help: "A policy file, a built-in policy such as hopper/ppo-1, or the folder of a finished run.",
        transform: WrittenPath.resolved)
    var policy: String

    @Option(help: "The task; must be the policy's own. Its file, where one describes it.")
    var task: String?

    @Option(help: "Where episodes are played, if in another process; see 'nudge simulate --help'.")
    var env: String?

    @Option(help: "Episodes.")
    var episodes = 20

    @Option(help: "Seed of the initial states.", transform: WholeNumber.read)
    var seed: UInt64 = 1

    @Option(help: "Control steps of an episode. Default: the task's own horizon.")
    var horizon: Int?

    @Option(help: "Also say what an episode is worth to this judge; see 'nudge simulate --help'.")
    var judge: String?

    @Option(help: "Threads; results do not depend on it.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "One JSON object instead of a line for people.")
    var json = false

    private struct Report: Encodable {
        var task, policy, fingerprint: String
        var evaluation: Evaluation
    }

    func run() throws {
        try Failure.explained {
            guard episodes >= 1, episodes <= 1_000_000 else {
                throw SettingsError("--episodes", "must be 1 to 1000000, not \(episodes)")
            }
            guard (1...1_000_000).contains(horizon ?? 1) else {
                throw SettingsError("--horizon", "must be 1 to 1000000 steps")
            }
            guard threads >= 1, threads <= 1024 else { throw SettingsError("--threads", "must be 1 to 1024") }
            let file = try RunFolder.policyFile(at: policy)
            let loaded = try Policy(from: file)
            let evaluation = try Evaluation.of(
                loaded, on: stage(loaded), episodeCount: episodes, seed: seed, threadCount: threads,
                horizon: horizon, judge: try judge.map { judge in try Judge(parsing: JudgeFile.text(judge)) })
            if json {
                try Console.json(
                    Report(
                        task: loaded.task, policy: file, fingerprint: loaded.fingerprint.text,
                        evaluation: evaluation))
            } else {
                let divergences = evaluation.divergenceCount
                let warning = divergences > 0 ? "; the physics blew up \(divergences) times" : ""
                // How long an environment plays by itself it does not tell.
                let isTold = loaded.header.configuration.shape.kind != .flat
                let length = isTold ? " of \(evaluation.meanSteps.text(0)) steps" : ""
                print(
                    "\(loaded.task): return \(evaluation.mean.text()) ± \(evaluation.standardError.text()) "
                        + "(standard error, \(episodes) episodes\(length))" + warning
                )
                if let judge, let judgedMean = evaluation.judgedMean {
                    print("an episode's worth, judged by \(judge): \(judgedMean.text(2))")
                }
            }
        }
    }

    /// Where the policy's task is played.
    private func stage(_ policy: Policy) throws -> Stage {
        let file = try task.flatMap { task in try TaskFile.read(task) }
        guard policy.header.taskName.file == file?.fingerprint, file == nil || file?.name == policy.task
        else {
            throw SettingsError(
                "--task",
                file == nil
                    ? "the policy is for \(policy.task), which a file describes; name the file"
                    : "the policy is for another task, or for the task as its file was before")
        }
        if let file {
            guard let env else { throw SettingsError("--env", "\(file.name) needs one") }
            guard file.parameters == nil || horizon == nil else {
                throw SettingsError("--horizon", "the environment ends its episodes itself; leave it out")
            }
            return Stage(file, env: env)
        }
        guard let own = try SimulationPlan.task(named: policy.task) else {
            throw SettingsError("POLICY", "\(policy.task) is played by agents; see 'nudge-agent rollout'")
        }
        if let task, try SimulationPlan.task(named: task) != own {
            throw SettingsError("--task", "the policy is for \(own.name), not for \(task)")
        }
        return Stage(own, env: env)
    }
}
