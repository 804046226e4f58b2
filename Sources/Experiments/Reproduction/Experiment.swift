// SPDX-License-Identifier: Apache-2.0

public import MuJoCoTasks

/// One of the grids of runs that `nudge reproduce` plays. The raw value is its name on the command line.
public enum Experiment: String, CaseIterable, Sendable {
    /// The paper's Table 1: how many agents share the perturbation, at equal numbers of votes.
    case table1
    /// The paper's Figure 3: Par-S²ZPO against FedAvg-S²ZPO.
    case figure3
    /// Figure 3's comparison with the preset `fine-tuning`.
    case fineTuning = "fine-tuning"
    /// Table 1 from brittle policies.
    case table1Brittle = "table1-brittle"
    /// Figure 3 from brittle policies.
    case figure3Brittle = "figure3-brittle"
    /// The preset `fine-tuning` from brittle policies.
    case fineTuningBrittle = "fine-tuning-brittle"
    /// Both algorithms of Figure 3 at smaller α.
    case learningRates = "learning-rates"
    /// One choice changed at a time.
    case ablations
    /// Learning from zero weights with the preset `scratch`.
    case scratch
    /// Teaching from zero weights with few answers of an eye like people's, with the preset `teach`.
    case teach

    /// The paper's four tasks; ablations leave out the slowest.
    public var tasks: [ControlTask] {
        [.halfCheetah, .hopper, .swimmer] + (self == .ablations ? [] : [.walker2d])
    }

    /// Runs of each variant, where nobody says how many. The paper has 20; the two tasks whose batches have
    /// four trajectories get half of that.
    public func runCount(for task: ControlTask) -> Int {
        switch self {
        case .table1, .figure3, .fineTuning, .table1Brittle, .figure3Brittle, .fineTuningBrittle:
            task == .hopper || task == .swimmer ? 20 : 10
        case .learningRates, .ablations, .scratch, .teach: 10
        }
    }

    /// Seeds count up from here. Our presets were chosen on others; but other settings of `fine-tuning` had
    /// been seen on its first three, on HalfCheetah and Walker2d. Runs from scratch on the seeds before these
    /// led to starts that compete, on HalfCheetah and Swimmer, and to HalfCheetah's batches of four.
    private func firstSeed(for task: ControlTask) -> UInt64 {
        switch (self, task) {
        case (.fineTuning, _), (.fineTuningBrittle, _): 601
        case (.scratch, .halfCheetah): 341
        case (.scratch, .swimmer): 311
        case (.scratch, _): 301
        case (.teach, _): 701
        default: 1
        }
    }

    /// The seeds of so many runs.
    func seeds(_ runCount: Int, for task: ControlTask) -> Range<UInt64> {
        let first = firstSeed(for: task)
        return first..<first + UInt64(runCount)
    }

    /// What those of its runs start from that start from a policy. The ablations of HalfCheetah and Swimmer,
    /// and the smaller α, were played before there were flat ones.
    func start(for task: ControlTask) -> StartingPolicies.Kind {
        switch self {
        case .table1, .figure3, .fineTuning: .flat
        case .ablations: task == .hopper ? .flat : .brittle
        default: .brittle
        }
    }

    /// What is compared, in the order of the summary's table. The first one is what the others are held
    /// against.
    public func variants(for task: ControlTask) -> [Variant] {
        switch self {
        case .table1, .table1Brittle: Self.agentCounts(task)
        case .figure3, .figure3Brittle: Self.averaging(task)
        case .fineTuning, .fineTuningBrittle: Self.averaging(task, .fineTuning)
        case .learningRates: Self.rates(task)
        case .ablations: Self.changes(task)
        case .scratch: [Self.fromScratch(task)]
        case .teach: Self.teaching(task)
        }
    }

    /// One of its runs.
    func cell(_ task: ControlTask, _ variant: Variant, seed: UInt64) -> Cell {
        Cell(task: task, variant: variant, seed: seed, start: start(for: task))
    }
}

/// One setting of an experiment, without its seed.
public struct Variant: Equatable, Sendable {
    /// The name of its folder: lower case, words joined by hyphens.
    public let name: String
    /// What people call it in a table.
    public let title: String
    /// The settings. The seed is that of no run yet.
    public let settings: SimulationSettings
    /// Whether its runs start from the task's PPO policies.
    public let startsFromPolicy: Bool

    init(
        _ name: String, _ title: String, _ settings: SimulationSettings, startsFromPolicy: Bool = true
    ) {
        self.name = name
        self.title = title
        self.settings = settings
        self.startsFromPolicy = startsFromPolicy
    }
}
