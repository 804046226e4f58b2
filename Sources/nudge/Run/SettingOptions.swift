// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Experiments
import NudgeCore

/// The options of `nudge simulate` that change single settings of a preset.
struct SettingOptions: ParsableArguments {
    @Option(help: "par-s2zpo, s2zpo, zspo, fedavg-s2zpo or fedavg-s2zpo-rescaled (by √K).")
    var algorithm: AlgorithmName?
    @Option(name: [.long, .customShort("K")], help: "K: agents, and blocks with par-s2zpo.")
    var agents: Int?
    @Option(name: [.long, .customShort("T")], help: "T: rounds.")
    var rounds: Int?
    @Option(help: "Seed of everything random.")
    var seed: UInt64?
    @Option(help: "Widths of the hidden layers, for example 64,64; 'none' for a linear actor.")
    var hidden: String?
    @Option(help: "2M: behaviours that a question shows, the best of which is asked for: 2, 4, 8 or 16.")
    var behaviours: Int?
    @Option(name: [.long, .customShort("N")], help: "N: questions per agent and round.")
    var batches: Int?
    @Option(name: [.long, .customShort("D")], help: "D: trajectories of each behaviour.")
    var trajectories: Int?
    @Option(name: [.long, .customShort("P")], help: "P: panelists per panel.")
    var panelists: Int?
    @Flag(inversion: .prefixedNo, help: "A panel asks nobody any more once its answer is decided.")
    var stopWhenDecided: Bool?
    @Option(help: "Link function: linear:0.01, bradley-terry:1, probit:1, gumbel:1 or deterministic.")
    var link: String?
    @Option(help: "A B-Pref teacher in place of the panel: oracle, mistake, noisy, skip, myopic, equal.")
    var teacher: String?
    @Option(help: "What is judged: return, or progress (the return without the survival bonus).")
    var judge: String?
    @Option(help: "one (θ + μv against θ) or two (θ + μv against θ − μv).")
    var sides: SidesName?
    @Option(help: "Initial states inside a question: independent or common.")
    var pairing: PairingName?
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
    @Option(help: "A policy file to start from.")
    var from: String?
    @Option(help: "Rounds between evaluations.")
    var evaluateEvery: Int?
    @Option(help: "Fresh episodes per evaluation.")
    var evaluationEpisodes: Int?
}

extension SettingOptions {
    /// Writes the options that were given over a preset's settings.
    func apply(to settings: inout SimulationSettings) throws {
        try applyFleet(to: &settings)
        applyQuestions(to: &settings)
        set(&settings.learningRate, learningRate)
        set(&settings.perturbationScale, perturbationScale)
        set(&settings.learningRateDecay, learningRateDecay)
        set(&settings.perturbationDecay, perturbationDecay)
        set(&settings.momentum, momentum)
        set(&settings.fractionBits, fractionBits)
        set(&settings.evaluationInterval, evaluateEvery)
        set(&settings.evaluationEpisodes, evaluationEpisodes)
    }

    private func applyFleet(to settings: inout SimulationSettings) throws {
        set(&settings.algorithm, algorithm)
        if settings.algorithm.algorithm.isSingleAgent { settings.agents = 1 }
        set(&settings.agents, agents)
        set(&settings.rounds, rounds)
        set(&settings.seed, seed)
        set(&settings.absence, absence)
        if let from { settings.from = from }
        if let hidden { settings.hidden = try Self.widths(hidden) }
    }

    private func applyQuestions(to settings: inout SimulationSettings) {
        if let behaviours { settings.behaviours = behaviours }
        set(&settings.batches, batches)
        set(&settings.trajectories, trajectories)
        set(&settings.panelists, panelists)
        set(&settings.link, link)
        set(&settings.judge, judge)
        set(&settings.sides, sides)
        set(&settings.pairing, pairing)
        if let stopWhenDecided { settings.stopsWhenDecided = stopWhenDecided ? true : nil }
        if let teacher { settings.teacher = teacher }
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

    /// Whether any option was given.
    var isGiven: Bool {
        Mirror(reflecting: self).children.contains { ($0.value as? any Omissible)?.isMade == true }
    }
}

/// An option that may be left out.
private protocol Omissible {
    var isMade: Bool { get }
}

extension Option: Omissible where Value: ExpressibleByNilLiteral & Equatable {
    fileprivate var isMade: Bool { wrappedValue != nil }
}

extension Flag: Omissible where Value: ExpressibleByNilLiteral & Equatable {
    fileprivate var isMade: Bool { wrappedValue != nil }
}

extension AlgorithmName: ExpressibleByArgument {}
extension SidesName: ExpressibleByArgument {}
extension PairingName: ExpressibleByArgument {}
