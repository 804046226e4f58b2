// SPDX-License-Identifier: Apache-2.0

/// Everything about a run that must be equal across its fleet, observation scales and θ₀'s file apart.
///
/// 168 bytes at most, no heap. Check with ``validate()`` before use; everything else relies on it.
public struct RunConfiguration: Equatable, Sendable {
    /// Where θ₀ comes from.
    public enum Start: Equatable, Sendable {
        /// Drawn from the run's seed; see ``Replica/initialize()``.
        case seed
        /// A base-policy file whose parameters have this fingerprint.
        case policy(Fingerprint)
    }

    /// How the two behaviours of a mirrored pair differ from θ.
    public enum Sides: UInt8, Sendable {
        /// θ + μv against θ, as in the paper.
        case one = 0
        /// θ + μv against θ − μv.
        case two = 1
    }

    /// Initial states inside a question.
    public enum Pairing: UInt8, Sendable {
        /// Each episode has its own initial state, as in the paper.
        case independent = 0
        /// All behaviours start their trajectories from the same states.
        case common = 1
    }

    /// The run's seed; every random number of the run follows from it.
    public var seed: UInt64
    /// Who perturbs what, and how votes become a step.
    public var algorithm: Algorithm
    /// Agents, 1...256; with Par-S²ZPO also the number of blocks K.
    public var agentCount: Int
    /// The actor's layers.
    public var shape: ActorShape
    /// The parameters' lattice.
    public var lattice: Lattice
    /// A full action; outputs of ±1 become ± this.
    public var actionBound: Float
    /// α and μ.
    public var plan: Schedule.Plan
    /// β of the moving average of signs, as a fraction of 256; 0 steps along the signs themselves.
    public var momentum: UInt8
    /// N, questions per agent and round.
    public var batchCount: Int
    /// D, trajectories of each behaviour that a question shows.
    public var batchSize: Int
    /// M, mirrored pairs that a question shows: 1, 2, 4 or 8. The best of all 2M behaviours is asked for.
    public var candidateCount: Int
    /// How a pair is made. More than one pair is two-sided.
    public var sides: Sides
    /// Initial states inside a question.
    public var pairing: Pairing
    /// Whether episodes play on to their horizon where the task would end them early, as a fall does.
    public var playsOn: Bool
    /// Control steps after which an episode of the last round ends.
    public var horizon: Int
    /// Control steps after which an episode of the first round ends; 0 means as many as in the last one. In
    /// between they grow evenly: short clips teach to move, long ones not to fall after the clip.
    public var firstHorizon: Int
    /// How agents hide what they chose; nil where votes are what was chosen.
    public var response: RandomisedResponse?
    /// T, the rounds of the run; 0 means until somebody stops it.
    public var roundCount: UInt32
    /// θ₀.
    public var start: Start
    /// The last layer's initial weights, relative to the other layers', as a fraction of 256; 256 for actors
    /// that are no network, which have none.
    public var outputGain: UInt16

    /// A run with one agent, one pair of trajectories per round and the paper's α = 0.01 and μ = 0.05.
    public init(seed: UInt64, algorithm: Algorithm, agentCount: Int, shape: ActorShape) {
        self.seed = seed
        self.algorithm = algorithm
        self.agentCount = agentCount
        self.shape = shape
        lattice = Lattice(fractionBits: 12)
        actionBound = 1
        plan = Schedule.Plan(learningRate: 2_684_355, perturbationScale: 13_421_773)
        momentum = 0
        batchCount = 1
        batchSize = 1
        candidateCount = 1
        sides = .one
        pairing = .independent
        playsOn = false
        horizon = 1000
        firstHorizon = 0
        response = nil
        roundCount = 0
        start = .seed
        outputGain = 256
    }

    /// Number of blocks: K for algorithms whose agents own blocks, otherwise 1.
    public var blocks: Blocks {
        Blocks(parameterCount: shape.parameterCount, blockCount: algorithm.ownsBlocks ? agentCount : 1)
    }

    /// 2M, behaviours that a question shows.
    public var behaviourCount: Int { 2 * candidateCount }

    /// What a round's votes take in frames and in the log.
    public var voteLayout: RoundVotes.Layout {
        RoundVotes.Layout(agentCount: agentCount, candidateCount: candidateCount)
    }

    /// Control steps after which an episode of this round ends.
    public func horizon(inRound round: UInt32) -> Int {
        guard firstHorizon > 0, roundCount > 1 else { return horizon }
        // Where Int has 32 bits, the product would not fit.
        let grown = Int64(horizon - firstHorizon) * Int64(min(round, roundCount - 1)) / Int64(roundCount - 1)
        return firstHorizon + Int(grown)
    }

    /// The largest magnitude of a committed parameter, in lattice units. It leaves room for a perturbation,
    /// so that perturbing can never wrap and undoing is always exact.
    public var parameterBound: Int32 {
        let units = Schedule(plan).perturbationUnits
        return Int32(Int16.max) - units * algorithm.distribution.magnitudeMaximum
    }
}

/// What can be wrong with a run's settings.
public enum ConfigurationError: Error, Equatable, Sendable {
    /// Agents outside 1...256.
    case agentCount
    /// S²ZPO and ZSPO are defined for one agent.
    case singleAgentAlgorithm
    /// More blocks than parameters.
    case moreBlocksThanParameters
    /// Observation, action or layer sizes, or parameters, outside ``Limits``, or a rhythm whose joints are
    /// not observed.
    case shape
    /// Fraction bits outside 4...14.
    case fractionBits
    /// α or μ of 32,768 lattice units or more, or a μ that leaves no room for parameters.
    case scaleTooLarge
    /// M other than 1, 2, 4 or 8, or several one-sided pairs.
    case candidateCount
    /// N or D below 1, or more episodes in a round than can be numbered.
    case episodes
    /// A horizon outside 1...1,000,000 steps, or more rounds than 1,000,000,000.
    case horizon
    /// An action bound that is not a positive finite number.
    case actionBound
}

extension RunConfiguration {
    /// Whether ``validate()`` accepts the settings.
    public var isValid: Bool {
        do {
            try validate()
            return true
        } catch {
            return false
        }
    }

    /// Checks every bound that the rest of the core relies on.
    public func validate() throws(ConfigurationError) {
        guard agentCount >= 1, agentCount <= Limits.agentCountMaximum else { throw .agentCount }
        guard !algorithm.isSingleAgent || agentCount == 1 else { throw .singleAgentAlgorithm }
        guard shape.isWithinLimits, shape.kind == .network || outputGain == 256 else { throw .shape }
        guard !algorithm.ownsBlocks || agentCount <= shape.parameterCount else {
            throw .moreBlocksThanParameters
        }
        guard lattice.fractionBits >= 4, lattice.fractionBits <= 14 else { throw .fractionBits }
        guard plan.learningRate < 1 << 31, plan.perturbationScale < 1 << 31, parameterBound > 0 else {
            throw .scaleTooLarge
        }
        guard Limits.isCandidateCount(candidateCount), candidateCount == 1 || sides == .two else {
            throw .candidateCount
        }
        guard batchCount >= 1, batchSize >= 1, batchCount <= 0xFFFF, batchSize <= 0xFFFF,
            UInt64(batchCount) * UInt64(batchSize) * UInt64(behaviourCount)
                < UInt64(Limits.episodesPerRoundMaximum)
        else { throw .episodes }
        guard horizon >= 1, horizon <= 1_000_000, firstHorizon >= 0, firstHorizon <= 1_000_000,
            roundCount <= Limits.roundCountMaximum
        else { throw .horizon }
        guard actionBound > 0, actionBound.isFinite else { throw .actionBound }
    }
}
