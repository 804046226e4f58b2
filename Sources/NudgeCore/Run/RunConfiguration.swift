/// Everything about a run that must be equal across its fleet, observation scales and θ₀'s file apart.
///
/// 128 bytes at most, no heap. Check with ``validate()`` before use; everything else relies on it.
public struct RunConfiguration: Equatable, Sendable {
    /// Where θ₀ comes from.
    public enum Start: Equatable, Sendable {
        /// Drawn from the run's seed; see ``Replica/initialize()``.
        case seed
        /// A base-policy file whose parameters have this fingerprint.
        case policy(Fingerprint)
    }

    /// How the two sides of a pair differ from θ.
    public enum Sides: UInt8, Sendable {
        /// θ + μv against θ, as in the paper.
        case one = 0
        /// θ + μv against θ − μv.
        case two = 1
    }

    /// Initial states inside a pair.
    public enum Pairing: UInt8, Sendable {
        /// Each episode has its own initial state, as in the paper.
        case independent = 0
        /// Both sides start their trajectories from the same states.
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
    /// N, pairs of batches per agent and round.
    public var batchCount: Int
    /// D, trajectories per batch.
    public var batchSize: Int
    /// How the two sides of a pair are made.
    public var sides: Sides
    /// Initial states inside a pair.
    public var pairing: Pairing
    /// Control steps after which an episode ends.
    public var horizon: Int
    /// θ₀.
    public var start: Start
    /// The last layer's initial weights, relative to the other layers', as a fraction of 256.
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
        sides = .one
        pairing = .independent
        horizon = 1000
        start = .seed
        outputGain = 256
    }

    /// Number of blocks: K for algorithms whose agents own blocks, otherwise 1.
    public var blocks: Blocks {
        Blocks(parameterCount: shape.parameterCount, blockCount: algorithm.ownsBlocks ? agentCount : 1)
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
    /// Observation, action or layer sizes outside ``Limits``.
    case shape
    /// Fraction bits outside 4...14.
    case fractionBits
    /// α or μ of 32,768 lattice units or more, or a μ that leaves no room for parameters.
    case scaleTooLarge
    /// N or D below 1, or more episodes in a round than can be numbered.
    case episodes
    /// A horizon outside 1...1,000,000 steps.
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
        guard shape.isWithinLimits else { throw .shape }
        guard !algorithm.ownsBlocks || agentCount <= shape.parameterCount else {
            throw .moreBlocksThanParameters
        }
        guard lattice.fractionBits >= 4, lattice.fractionBits <= 14 else { throw .fractionBits }
        guard plan.learningRate < 1 << 31, plan.perturbationScale < 1 << 31, parameterBound > 0 else {
            throw .scaleTooLarge
        }
        guard batchCount >= 1, batchSize >= 1, batchCount <= 0xFFFF, batchSize <= 0xFFFF,
            // A product of both may not fit the 32 bits of a small board.
            batchCount <= (Limits.episodesPerRoundMaximum / 2 - 1) / batchSize
        else { throw .episodes }
        guard horizon >= 1, horizon <= 1_000_000 else { throw .horizon }
        guard actionBound > 0, actionBound.isFinite else { throw .actionBound }
    }
}
