// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore
import Preferences

extension SimulationPlan {
    /// The core's configuration for settings, every number checked and every refusal naming its option.
    static func configuration(
        _ settings: SimulationSettings, _ task: TaskSize, _ base: Policy?
    ) throws(SettingsError) -> RunConfiguration {
        let shape = try shape(settings, task, base)
        var configuration = RunConfiguration(
            seed: settings.runSeed, algorithm: settings.algorithm.algorithm, agentCount: settings.agents,
            shape: shape)
        configuration.lattice = try lattice(settings, base)
        configuration.actionBound = task.actionBound
        configuration.batchCount = settings.batches
        configuration.batchSize = settings.trajectories
        configuration.candidateCount = try candidateCount(settings)
        configuration.response = try response(settings, configuration.behaviourCount)
        configuration.sides = settings.sides == .one ? .one : .two
        configuration.pairing = settings.pairing == .independent ? .independent : .common
        configuration.playsOn = !(settings.termination ?? true)
        configuration.horizon = settings.horizon ?? task.horizon
        configuration.firstHorizon = settings.firstHorizon ?? 0
        configuration.roundCount = UInt32(settings.firstRounds ?? settings.rounds)
        configuration.momentum = try fraction("--momentum", settings.momentum)
        guard settings.outputGain >= 0, settings.outputGain <= 16 else {
            throw SettingsError("--output-gain", "must be 0 to 16, not \(settings.outputGain)")
        }
        if shape.kind == .network { configuration.outputGain = UInt16(settings.outputGain * 256 + 0.5) }
        configuration.plan = try schedule(settings, configuration.lattice)
        if let base { configuration.start = .policy(base.fingerprint) }
        do { try configuration.validate() } catch { throw refusal(error, settings, shape) }
        let bound = configuration.parameterBound
        if let base, base.parameters.contains(where: { abs(Int32($0)) > bound }) {
            throw SettingsError(
                "--perturbation-scale",
                "\(settings.perturbationScale) could wrap a parameter of the policy; write a smaller one")
        }
        return configuration
    }

    private static func candidateCount(_ settings: SimulationSettings) throws(SettingsError) -> Int {
        let behaviours = settings.behaviours ?? 2
        guard [2, 4, 8, 16].contains(behaviours) else {
            throw SettingsError("--behaviours", "must be 2, 4, 8 or 16, not \(behaviours)")
        }
        return behaviours / 2
    }

    private static func response(
        _ settings: SimulationSettings, _ behaviourCount: Int
    ) throws(SettingsError) -> RandomisedResponse? {
        guard let epsilon = settings.privacy else { return nil }
        guard let response = RandomisedResponse(epsilon: epsilon, behaviourCount: behaviourCount) else {
            let range = RandomisedResponse.epsilons
            throw SettingsError(
                "--privacy", "must be \(range.lowerBound) to \(range.upperBound), not \(epsilon)")
        }
        return response
    }

    private static func lattice(
        _ settings: SimulationSettings, _ base: Policy?
    ) throws(SettingsError) -> Lattice {
        if let base { return base.header.configuration.lattice }
        guard settings.fractionBits >= 4, settings.fractionBits <= 14 else {
            throw SettingsError("--fraction-bits", "must be 4 to 14, not \(settings.fractionBits)")
        }
        return Lattice(fractionBits: UInt8(settings.fractionBits))
    }

    private static func shape(
        _ settings: SimulationSettings, _ task: TaskSize, _ base: Policy?
    ) throws(SettingsError) -> ActorShape {
        if let base {
            guard base.task == task.name else {
                throw SettingsError("--from", "the policy is for \(base.task), not for \(task.name)")
            }
            guard task.fits(base) else {
                throw SettingsError("--from", "the policy's actor does not fit \(task.name)")
            }
            return base.header.configuration.shape
        }
        if let count = task.parameterCount { return ActorShape(flat: UInt32(count)) }
        if let rhythm = settings.rhythm {
            return ActorShape(
                observationCount: task.observationCount, actionCount: task.actionCount,
                squashing: settings.squashesWithTanh ? .tanh : .clamp,
                rhythm: try Rhythm(rhythm, for: task))
        }
        var shape = ActorShape(
            observationCount: task.observationCount, actionCount: task.actionCount,
            squashing: settings.squashesWithTanh ? .tanh : .clamp)
        for width in settings.hidden {
            guard shape.addHiddenLayer(width: width) else {
                let layers = "up to \(Limits.hiddenLayerCountMaximum) layers"
                throw SettingsError("--hidden", "\(layers) of 1 to \(Limits.hiddenWidthMaximum) neurons")
            }
        }
        return shape
    }

    private static func schedule(
        _ settings: SimulationSettings, _ lattice: Lattice
    ) throws(SettingsError) -> Schedule.Plan {
        let rejections = settings.gate?.rejectionsBeforeHalving ?? 0
        guard rejections >= 0, rejections <= 255 else {
            throw SettingsError("--gate", "0 to 255 rejections before a halving, not \(rejections)")
        }
        return Schedule.Plan(
            learningRate: try distance("--learning-rate", settings.learningRate, lattice),
            perturbationScale: try distance("--perturbation-scale", settings.perturbationScale, lattice),
            learningRateLoss: try loss("--learning-rate-decay", settings.learningRateDecay),
            perturbationLoss: try loss("--perturbation-decay", settings.perturbationDecay),
            rejectionsBeforeHalving: UInt8(rejections))
    }

    private static func distance(
        _ option: String, _ value: Double, _ lattice: Lattice
    ) throws(SettingsError) -> UInt32 {
        let smallest = Double(lattice.resolution)
        guard value >= smallest / 2, let distance = lattice.distance(value) else {
            throw SettingsError(
                option, "must be \(smallest / 2) to \(smallest * 32767) on this lattice, not \(value)")
        }
        return distance
    }

    /// 1 − factor as a fraction of 2^32.
    private static func loss(_ option: String, _ factor: Double) throws(SettingsError) -> UInt32 {
        guard factor > 0, factor <= 1 else {
            throw SettingsError(option, "must be above 0 and at most 1, not \(factor)")
        }
        return UInt32(min((1 - factor) * 0x1p32, 0x1p32 - 1))
    }

    private static func fraction(_ option: String, _ value: Double) throws(SettingsError) -> UInt8 {
        guard value >= 0, value <= 0.996 else {
            throw SettingsError(option, "must be 0 to 0.996, not \(value)")
        }
        return UInt8(value * 256 + 0.5)
    }

    private static func refusal(
        _ error: ConfigurationError, _ settings: SimulationSettings, _ shape: ActorShape
    ) -> SettingsError {
        switch error {
        case .agentCount:
            SettingsError("--agents", "must be 1 to \(Limits.agentCountMaximum), not \(settings.agents)")
        case .singleAgentAlgorithm:
            SettingsError("--agents", "\(settings.algorithm.rawValue) has one agent; write --agents 1")
        case .moreBlocksThanParameters:
            SettingsError(
                "--agents",
                "\(settings.agents) blocks are more than the actor's \(shape.parameterCount) parameters")
        case .shape: SettingsError("--hidden", "the actor is larger than the core's limits")
        case .fractionBits: SettingsError("--fraction-bits", "must be 4 to 14")
        case .scaleTooLarge:
            SettingsError(
                "--perturbation-scale", "\(settings.perturbationScale) leaves no room on this lattice")
        case .candidateCount:
            SettingsError("--behaviours", "more than 2 are mirrored pairs; write --sides two")
        case .episodes:
            SettingsError(
                "--batches, --trajectories", "must be 1 to 65535 each, times the behaviours below 2^24")
        case .horizon: SettingsError("--horizon", "must be 1 to 1000000 steps")
        case .actionBound: SettingsError("task", "has no action bound")
        }
    }
}
