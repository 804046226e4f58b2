// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Experiments
import Federation
import MuJoCoTasks
import NudgeCore

/// The options of `nudge simulate` that change single settings of a preset.
struct SettingOptions: ParsableArguments {
    @Option(help: "par-s2zpo, s2zpo, zspo, fedavg-s2zpo or fedavg-s2zpo-rescaled (by √K).")
    var algorithm: AlgorithmName?
    @Option(name: [.long, .customShort("K")], help: "K: agents, and blocks with par-s2zpo.")
    var agents: Int?
    @Option(name: [.long, .customShort("T")], help: "T: rounds.")
    var rounds: Int?
    @Option(help: "Seed of everything random.", transform: WholeNumber.read)
    var seed: UInt64?
    @Option(help: "Widths of the hidden layers, for example 64,64; 'none' for a linear actor.")
    var hidden: String?
    @Option(
        help: """
            network, rhythm (an oscillator and a PD law per action) or rhythm+linear (with feedback). A \
            rhythm brings its own pace, stiffness and damping.
            """)
    var actor: ActorName?
    @Option(help: "Cycles per second of a rhythm before it learns.")
    var pace: Double?
    @Option(help: "What a rhythm's feedback is multiplied by.")
    var feedbackGain: Double?
    @Option(help: "2M: behaviours that a question shows, the best of which is asked for: 2, 4, 8 or 16.")
    var behaviours: Int?
    @Option(name: [.long, .customShort("N")], help: "N: questions per agent and round.")
    var batches: Int?
    @Option(name: [.long, .customShort("D")], help: "D: trajectories of each behaviour.")
    var trajectories: Int?
    @Option(name: [.long, .customShort("P")], help: "P: panelists per panel.")
    var panelists: Int?
    @Flag(inversion: .prefixedNo, help: "A panel asks nobody any more once its answer is decided.")
    var stopsWhenDecided: Bool?
    @Option(
        help: """
            How panelists answer: linear:0.01, bradley-terry:1, probit:1, gumbel:1, deterministic, or with \
            eyes like people's, eye:0.07 (an error of 7 %; eye:0.07:20:0.02 adds floor and lapses).
            """)
    var link: String?
    @Option(help: "A B-Pref teacher in place of the panel: oracle, mistake, noisy, skip, myopic, equal.")
    var teacher: String?
    @Option(
        help: """
            What is judged: return, progress (the return without the survival bonus), rotation or flip \
            (backwards with :-1), height, stillness, speed:2.5, or a file of weights, FILE.toml.
            """)
    var judge: String?
    @Flag(inversion: .prefixedNo, help: "Episodes end where the task says so, as after a fall.")
    var termination: Bool?
    @Option(help: "one (θ + μv against θ) or two (θ + μv against θ − μv).")
    var sides: SidesName?
    @Option(help: "Initial states inside a question: independent or common.")
    var pairing: PairingName?
    @Option(
        help: ArgumentHelp(
            """
            Agents hide their votes, by randomised response with this ε: 0.001 to 10. In a simulation what \
            hides them follows from the seed.
            """, valueName: "epsilon"))
    var privacy: Double?
    @Flag(inversion: .prefixedNo, help: "A server-side panel accepts or rejects each step.")
    var gate: Bool?
    @Option(help: "β of the moving average of signs; 0 for plain sign steps.")
    var momentum: Double?
    @Option(help: "α of the first round.")
    var learningRate: Double?
    @Option(help: "μ of the first round.")
    var perturbationScale: Double?
    @Option(help: "The factor by which α shrinks each round.")
    var learningRateDecay: Double?
    @Option(help: "The factor by which μ shrinks each round.")
    var perturbationDecay: Double?
    @Option(help: "Control steps per compared episode; evaluation always plays the task's own horizon.")
    var horizon: Int?
    @Option(help: "Control steps per compared episode in the first round, growing evenly to the horizon.")
    var firstHorizon: Int?
    @Option(help: "Fractional bits of the parameter lattice.")
    var fractionBits: Int?
    @Option(help: "The fraction of agents that miss a round.")
    var absence: Double?
    @Option(
        help: ArgumentHelp(
            "A policy to start from: a file, a built-in one such as hopper/ppo-1, or the folder of a run.",
            valueName: "policy"),
        transform: WrittenPath.resolved)
    var from: String?
    @Option(
        help: """
            Where episodes are played, if in another process: a command that starts an environment, or \
            unix:PATH; see docs/environments.md.
            """)
    var env: String?
    @Option(help: "Rounds between evaluations.")
    var evaluationInterval: Int?
    @Option(help: "Fresh episodes per evaluation.")
    var evaluationEpisodes: Int?
}

extension SettingOptions {
    /// Writes the options that were given over a preset's settings.
    func apply(to settings: inout SimulationSettings) throws {
        try applyFleet(to: &settings)
        applyQuestions(to: &settings)
        if let judge { settings.judge = try JudgeFile.text(judge) }
        set(&settings.learningRate, learningRate)
        set(&settings.perturbationScale, perturbationScale)
        set(&settings.learningRateDecay, learningRateDecay)
        set(&settings.perturbationDecay, perturbationDecay)
        set(&settings.momentum, momentum)
        set(&settings.fractionBits, fractionBits)
        set(&settings.evaluationInterval, evaluationInterval)
        set(&settings.evaluationEpisodes, evaluationEpisodes)
    }

    private func applyFleet(to settings: inout SimulationSettings) throws {
        set(&settings.algorithm, algorithm)
        if settings.algorithm.algorithm.isSingleAgent { settings.agents = 1 }
        set(&settings.agents, agents)
        set(&settings.rounds, rounds)
        set(&settings.seed, seed)
        set(&settings.absence, absence)
        if let env { settings.env = env }
        if let from { settings.from = from }
        try applyActor(to: &settings)
    }

    private func applyActor(to settings: inout SimulationSettings) throws {
        if let actor {
            guard settings.taskFile == nil else {
                throw SettingsError(
                    "--actor", "a rhythm needs to know the joints, which a task's file does not tell")
            }
            settings.set(actor, for: try ControlTask.named(settings.task))
        }
        if let hidden {
            guard settings.rhythm == nil else {
                throw SettingsError("--hidden", "a rhythm has no hidden layers; leave it out")
            }
            settings.hidden = try Self.widths(hidden)
        }
        if let pace {
            guard settings.rhythm != nil else {
                throw SettingsError("--pace", "only a rhythm has one; write --actor rhythm, too")
            }
            settings.rhythm?.pace = pace
        }
        if let feedbackGain {
            guard settings.rhythm?.feedbackGain != nil else {
                throw SettingsError(
                    "--feedback-gain", "only a rhythm's feedback has one; write --actor rhythm+linear, too")
            }
            settings.rhythm?.feedbackGain = feedbackGain
        }
    }

    private func applyQuestions(to settings: inout SimulationSettings) {
        if let behaviours { settings.behaviours = behaviours }
        set(&settings.batches, batches)
        set(&settings.trajectories, trajectories)
        set(&settings.panelists, panelists)
        set(&settings.link, link)
        set(&settings.sides, sides)
        set(&settings.pairing, pairing)
        if let stopsWhenDecided { settings.stopsWhenDecided = stopsWhenDecided ? true : nil }
        if let teacher { settings.teacher = teacher }
        if let privacy { settings.privacy = privacy }
        if let termination { settings.termination = termination ? nil : false }
        if let horizon { settings.horizon = horizon }
        if let firstHorizon { settings.firstHorizon = firstHorizon }
        if let gate { settings.gate = gate ? SimulationSettings.Gate() : nil }
    }

    private func set<Value>(_ setting: inout Value, _ option: Value?) {
        if let option { setting = option }
    }

    private static func widths(_ text: String) throws(SettingsError) -> [Int] {
        if text == "none" { return [] }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let widths = parts.compactMap { Int($0) }
        guard widths.count == parts.count else {
            throw SettingsError("--hidden", "'\(text)' is not a list of widths like 64,64, nor 'none'")
        }
        return widths
    }
}

extension AlgorithmName: ExpressibleByArgument {}
extension ActorName: ExpressibleByArgument {}
extension SidesName: ExpressibleByArgument {}
extension PairingName: ExpressibleByArgument {}
