// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import Federation
import Foundation
import MuJoCoTasks

/// `nudge evaluate`.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures a policy's return over fresh episodes.")

    @Argument(help: "A policy file, or a run folder with a finished run.")
    var policy: String

    @Option(help: "The task; must be the policy's own.")
    var task: String?

    @Option(help: "Episodes.")
    var episodes = 20

    @Option(help: "Seed of the initial states.")
    var seed: UInt64 = 1

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
            guard threads >= 1, threads <= 1024 else { throw SettingsError("--threads", "must be 1 to 1024") }
            let file = Files.isFolder(policy) ? RunFolder(policy).policy : policy
            let loaded = try Policy(contentsOf: file)
            let own = try ControlTask.named(loaded.task)
            if let task, try ControlTask.named(task) != own {
                throw SettingsError("--task", "the policy is for \(own.name), not for \(task)")
            }
            let evaluation = try Evaluation.of(
                loaded, task: own, episodeCount: episodes, seed: seed, threadCount: threads)
            if json {
                try Console.json(
                    Report(
                        task: own.name, policy: file, fingerprint: loaded.fingerprint.text,
                        evaluation: evaluation))
            } else {
                print(
                    "\(own.name): return \(evaluation.mean.text()) ± \(evaluation.standardError.text()) "
                        + "(standard error, \(episodes) episodes of \(evaluation.meanSteps.text(0)) steps)")
            }
        }
    }
}
