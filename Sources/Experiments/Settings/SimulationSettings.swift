// SPDX-License-Identifier: Apache-2.0

public import NudgeCore
import Preferences

/// Everything that decides a simulated run, in the units that people use. `config.json` of a run folder.
///
/// ``SimulationPlan`` turns it into the core's integers.
public struct SimulationSettings: Codable, Equatable, Sendable {
    /// The acceptance gate: a server-side panel compares the stepped policy with the current one.
    public struct Gate: Codable, Equatable, Sendable {
        /// Rejections in a row that halve α and μ. The paper has 3.
        public var rejectionsBeforeHalving: Int
        /// Makes a gate.
        public init(rejectionsBeforeHalving: Int = 3) {
            self.rejectionsBeforeHalving = rejectionsBeforeHalving
        }
    }

    /// The task's name.
    public var task: String
    /// What the task's file says, if it is a task of one's own; the name is the file's then.
    public var taskFile: TaskDescription?
    /// Where episodes are played, if in another process: a command of the shell, or `unix:PATH`.
    public var env: String?
    /// The algorithm's name; see ``AlgorithmName``.
    public var algorithm = AlgorithmName.parS2ZPO
    /// K.
    public var agents = 10
    /// T.
    public var rounds = 200
    /// T as the run began, where it was given more rounds later; nil otherwise. Clips grow over these.
    public var firstRounds: Int?
    /// The run's seed.
    public var seed: UInt64 = 1
    /// Widths of the hidden layers; none for a linear actor.
    public var hidden: [Int] = []
    /// The rhythm in place of a network, if it is one; see ``set(_:for:)``.
    public var rhythm: RhythmSettings?
    /// Whether the output passes through tanh rather than being cut at ±1.
    public var squashesWithTanh = false
    /// The last layer's initial weights relative to the others'.
    public var outputGain = 1.0
    /// 2M, the behaviours that a question shows: 2, 4, 8 or 16; 2 if nil.
    public var behaviours: Int?
    /// N.
    public var batches = 1
    /// D.
    public var trajectories = 1
    /// P.
    public var panelists = 1
    /// Whether a panel stops asking once its answer is decided; it asks everybody if nil.
    public var stopsWhenDecided: Bool?
    /// How panelists answer: a link function, for example `bradley-terry:1`, or an eye, `eye:0.07`.
    public var link = "bradley-terry:1"
    /// One of B-Pref's teachers in place of a panel.
    public var teacher: String?
    /// What the panel looks at, as ``Preferences/Judge/init(parsing:)`` reads it.
    public var judge = Judge.return.description
    /// `one` (θ + μv against θ) or `two` (θ + μv against θ − μv).
    public var sides = SidesName.two
    /// `independent` or `common` initial states inside a question.
    public var pairing = PairingName.common
    /// Whether episodes end where the task says so, as after a fall; they do if nil.
    public var termination: Bool?
    /// ε of a vote, hidden by randomised response; votes are what was chosen if nil.
    public var privacy: Double?
    /// The acceptance gate, if there is one.
    public var gate: Gate?
    /// β of the moving average of signs; 0 for plain sign steps.
    public var momentum = 0.0
    /// α of the first round.
    public var learningRate = 0.01
    /// μ of the first round.
    public var perturbationScale = 0.05
    /// The factor by which α shrinks each round.
    public var learningRateDecay = 1.0
    /// The factor by which μ shrinks each round.
    public var perturbationDecay = 1.0
    /// f of the parameter lattice.
    public var fractionBits = 12
    /// Control steps per compared episode in the last round; the task's own horizon if nil.
    public var horizon: Int?
    /// Control steps per compared episode in the first round, from which it grows evenly; `horizon` if nil.
    /// Short clips teach to move, long ones teach not to fall after the clip.
    public var firstHorizon: Int?
    /// One offset per observed number; zeros if empty.
    public var observationOffsets: [Float] = []
    /// One factor per observed number; ones if empty.
    public var observationFactors: [Float] = []
    /// Starts that compete for the run; one if nil.
    public var starts: Starts?
    /// The fraction of agents that miss a round, each round anew.
    public var absence = 0.0
    /// The base policy that training starts from, a built-in one's name or a file; drawn from the seed if
    /// nil.
    public var from: String?
    /// The fingerprint of the base policy, filled in when a run starts.
    public var fromFingerprint: UInt64?
    /// Rounds between evaluations.
    public var evaluationInterval = 10
    /// Fresh episodes per evaluation.
    public var evaluationEpisodes = 20
    /// Fresh episodes of the evaluation after the last round; `evaluationEpisodes` if nil.
    public var finalEvaluationEpisodes: Int?

    /// Who answers, as one writes it on the command line.
    public var panelistName: String {
        if let teacher { return teacher }
        return panelists == 1 ? link : "\(panelists) × \(link)"
    }

    /// Settings for a task, with defaults that are nobody's preset.
    public init(task: String) { self.task = task }
}

/// Algorithms by their names on the command line.
public enum AlgorithmName: String, Codable, CaseIterable, Sendable {
    /// Par-S²ZPO.
    case parS2ZPO = "par-s2zpo"
    /// S²ZPO.
    case s2ZPO = "s2zpo"
    /// ZSPO.
    case zspo
    /// FedAvg-S²ZPO.
    case fedAvgS2ZPO = "fedavg-s2zpo"
    /// FedAvg-S²ZPO with its step rescaled by √K.
    case fedAvgS2ZPORescaled = "fedavg-s2zpo-rescaled"

    /// The core's value.
    public var algorithm: Algorithm {
        switch self {
        case .parS2ZPO: .parS2ZPO
        case .s2ZPO: .s2ZPO
        case .zspo: .zspo
        case .fedAvgS2ZPO: .fedAvgS2ZPO
        case .fedAvgS2ZPORescaled: .fedAvgS2ZPORescaled
        }
    }
}

/// How the behaviours of a pair are made, by name.
public enum SidesName: String, Codable, CaseIterable, Sendable {
    /// Perturbed against unperturbed.
    case one
    /// Perturbed against perturbed the other way.
    case two
}

/// Initial states inside a question, by name.
public enum PairingName: String, Codable, CaseIterable, Sendable {
    /// Each its own.
    case independent
    /// The same for all behaviours.
    case common
}
