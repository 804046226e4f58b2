// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Environments
import Experiments
import Federation
import NudgeCore

/// `nudge task check FILE`.
struct TaskCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says what is wrong with a task's file, and what an agent for it costs.",
        discussion: "With --env, it also starts the environment and plays some steps with the safe action.")

    @Argument(help: "The task's file, FILE.toml.")
    var file: String
    @Option(help: "Widths of the actor's hidden layers, for example 64,64; 'none' for a linear one.")
    var hidden = "none"
    @Option(help: "The command that starts the environment, or unix:PATH.")
    var env: String?
    @Flag(help: "One JSON object.")
    var json = false

    private struct Answer: Encodable {
        var task, fingerprint: String
        var observations, actions, parameters, agentBytes: Int
        var trial: EnvironmentTrial?
    }

    func run() throws {
        try Failure.explained {
            let task = try TaskFile.required(file)
            var options = try SettingOptions.parse(["--hidden=\(hidden)", "--agents=1"])
            options.env = env
            let settings = try RunSettings.make(task: file, preset: .scratch, options)
            let configuration = try SimulationPlan(settings).header.configuration
            let trial = try env.map { env in try EnvironmentTrial(task, env: env) }
            let answer = Answer(
                task: task.name, fingerprint: task.fingerprint.text, observations: task.observed.count,
                actions: task.acted.count, parameters: configuration.shape.parameterCount,
                agentBytes: MemorySum(configuration).total, trial: trial)
            if json { try Console.json(answer) } else { print(task, answer) }
        }
    }

    private func print(_ task: TaskDescription, _ answer: Answer) {
        Console.line("\(answer.task), fingerprint \(answer.fingerprint)")
        if let parameters = task.parameters { print(parameters, task) } else { printNumbers(task) }
        Console.line(
            "  an agent      \(answer.parameters.grouped) parameters, \(answer.agentBytes.grouped) bytes in "
                + "all")
        guard let trial = answer.trial else { return }
        let played = task.parameters == nil ? ("steps", "start") : ("episodes", "reward")
        Console.line(
            "  environment   \(trial.steps) \(played.0), \(trial.stepMicroseconds.text()) µs each; the same "
                + "\(played.1) from the same seed: \(trial.isRepeatable ? "yes" : "no")")
    }

    /// What is told to an environment that has the policy itself.
    private func print(_ parameters: TaskDescription.Parameters, _ task: TaskDescription) {
        for named in parameters.named {
            let range = named.range
            Console.line(
                "  is told       \(named.name): \(range.offset) + \(range.scale) × parameter "
                    + "\(named.unit), \(range.minimum) to \(range.maximum)")
        }
        Console.line("  an episode    is over within \(task.patienceSeconds.text()) s")
    }

    private func printNumbers(_ task: TaskDescription) {
        Console.line(
            "  observes      \(task.observed.count): "
                + task.observed.map { $0.name + ($0.unit.isEmpty ? "" : " (\($0.unit))") }
                .joined(separator: ", "))
        for acted in task.acted {
            let range = acted.range
            Console.line(
                "  acts          \(acted.name): \(range.minimum) to \(range.maximum) \(acted.unit), "
                    + "safe at \(range.safe)")
        }
        if let body = task.body {
            Console.line(
                "  is drawn      from \(body.view == .side ? "the side" : "above"): "
                    + body.parts.map(\.name).joined(separator: ", "))
        }
        Console.line(
            "  an episode    \(task.horizon) steps, \((Double(task.horizon) / task.hertz).text()) s; "
                + "a behaviour that is compared \(task.clip)")
    }
}
