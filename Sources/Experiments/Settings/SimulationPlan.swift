// SPDX-License-Identifier: Apache-2.0

public import Federation
public import MuJoCoTasks
public import NudgeCore
public import Preferences

/// Settings that were checked, in the form that a run uses.
public struct SimulationPlan: Sendable {
    /// What the plan was made from.
    public let settings: SimulationSettings
    /// The task, if it is one that MuJoCo simulates.
    public let task: ControlTask?
    /// What the run needs to know of its task.
    let size: TaskSize
    /// The run's beginning: the core's configuration and the task's name.
    public let header: RunHeader
    /// One scale per observed number.
    public let scales: [ObservationScale]
    /// The panel that every agent and the gate has one of.
    public let panel: SimulatedPanel
    /// The policy that training starts from, if any.
    public let base: Policy?

    /// The name of the task that needs no simulator.
    public static let pointMass = TaskSize.pointMass.name

    /// Checks settings.
    /// - Parameters:
    ///   - settings: what a person or a file wants.
    ///   - base: the policy of `settings.from`, read already.
    public init(_ settings: SimulationSettings, base: Policy? = nil) throws {
        task = try settings.taskFile == nil ? Self.task(named: settings.task) : nil
        size = settings.taskFile?.size ?? task?.size ?? .pointMass
        self.base = base
        try Self.check(settings)
        panel = try Self.panel(settings)
        let configuration = try Self.configuration(settings, size, base)
        guard panel.canChoose(among: configuration.behaviourCount) else {
            throw SettingsError(
                "--link",
                "\(settings.link) says nothing of \(configuration.behaviourCount) behaviours; write "
                    + "bradley-terry:1, probit:1, deterministic or eye:0.07")
        }
        scales = try Self.scales(settings, size, base)
        var name = TaskName(size.name)
        if let file = settings.taskFile { name.describe(by: file.fingerprint) }
        header = RunHeader(configuration: configuration, taskName: name)
        var named = settings
        named.task = size.name
        if let base {
            let fingerprint = base.fingerprint.value
            if let recorded = settings.fromFingerprint, recorded != fingerprint {
                throw SettingsError("--from", "not the policy that the run started from")
            }
            named.fromFingerprint = fingerprint
        }
        self.settings = named
    }

    /// The seed that every random number of the run follows from.
    var seed: UInt64 { header.configuration.seed }

    /// What tells the run from all others: what its log's header says.
    public var identity: Fingerprint {
        var bytes = [UInt8](repeating: 0, count: header.encodedBytes)
        var span = bytes.mutableSpan
        header.write(scales: scales.span, to: &span)
        return RunHeader.identity(of: bytes.span)
    }

    /// Whether a log was made with these settings.
    func matches(_ reader: RunLogReader) -> Bool {
        reader.header.configuration == header.configuration && reader.header.taskName == header.taskName
            && reader.scales == scales
    }

    /// Control steps of a compared episode in this round.
    public func horizon(inRound round: Int) -> Int {
        header.configuration.horizon(inRound: UInt32(round))
    }

    private static func check(_ settings: SimulationSettings) throws(SettingsError) {
        guard settings.rounds >= 0, settings.rounds < 1 << 24 else {
            throw SettingsError("--rounds", "must be 0 to 16777215, not \(settings.rounds)")
        }
        if let first = settings.firstRounds, first < 1 || first >= settings.rounds {
            throw SettingsError("--rounds", "must be more than the \(first) that the run began with")
        }
        guard settings.env == nil || settings.termination ?? true else {
            throw SettingsError(
                "--no-termination", "an environment in another process ends its episodes itself; leave it out"
            )
        }
        if settings.taskFile?.parameters != nil {
            guard settings.hidden.isEmpty else {
                throw SettingsError("--hidden", "the environment has the policy itself; leave it out")
            }
            guard settings.horizon ?? 1 == 1, settings.firstHorizon == nil else {
                throw SettingsError("--horizon", "the environment ends its episodes itself; leave it out")
            }
        }
        guard settings.absence >= 0, settings.absence <= 1 else {
            throw SettingsError("--absence", "must be a fraction from 0 to 1, not \(settings.absence)")
        }
        if let first = settings.firstHorizon, first < 1 || first > 1_000_000 {
            throw SettingsError("--first-horizon", "must be 1 to 1000000 steps, not \(first)")
        }
        if let starts = settings.starts {
            guard starts.count >= 2, starts.count <= 16 else {
                throw SettingsError("--starts", "must be 2 to 16, not \(starts.count)")
            }
            guard settings.env?.hasPrefix("unix:") != true else {
                throw SettingsError("--starts", "each needs an environment, and a socket leads to one")
            }
            guard starts.rounds >= 1, starts.rounds < settings.rounds else {
                throw SettingsError(
                    "--start-rounds", "must be at least 1 and less than the run's \(settings.rounds) rounds")
            }
        }
        guard settings.evaluationInterval >= 1 else {
            throw SettingsError("--evaluation-interval", "must be at least 1 round")
        }
        let episodes = [settings.evaluationEpisodes, settings.finalEvaluationEpisodes ?? 1]
        guard episodes.allSatisfy({ $0 >= 1 && $0 <= 100_000 }) else {
            throw SettingsError("--evaluation-episodes", "must be 1 to 100000")
        }
    }

    private static func panel(_ settings: SimulationSettings) throws -> SimulatedPanel {
        let judge = try Judge(parsing: settings.judge)
        if let name = settings.teacher {
            guard let preset = Teacher.Preset(rawValue: name) else {
                let known = Teacher.Preset.allCases.map(\.rawValue).joined(separator: ", ")
                throw SettingsError("--teacher", "'\(name)' is unknown; write one of \(known)")
            }
            let teacher = Teacher(preset)
            guard teacher.discount == 1 || judge.remembersAge else {
                throw SettingsError(
                    "--teacher", "\(name) remembers rewards by their age; let it judge return or progress")
            }
            return SimulatedPanel(.teacher(teacher), judge: judge)
        }
        guard settings.panelists >= 1, settings.panelists <= Panel.panelistCountLimit else {
            throw SettingsError("--panelists", "must be 1 to \(Panel.panelistCountLimit)")
        }
        let panelist = try Panelist(parsing: settings.link)
        let panel = Panel(
            panelist, panelistCount: settings.panelists, stopsWhenDecided: settings.stopsWhenDecided ?? false)
        return SimulatedPanel(.panel(panel), judge: judge)
    }

    private static func scales(
        _ settings: SimulationSettings, _ task: TaskSize, _ base: Policy?
    ) throws(SettingsError) -> [ObservationScale] {
        if let base { return base.scales }
        var scales = [ObservationScale](repeating: ObservationScale(), count: task.observationCount)
        for (name, values) in [
            ("offsets", settings.observationOffsets), ("factors", settings.observationFactors),
        ] {
            guard values.isEmpty || values.count == task.observationCount, values.allSatisfy(\.isFinite)
            else {
                throw SettingsError(
                    "observation \(name)", "\(task.name) needs \(task.observationCount) finite numbers")
            }
        }
        for (index, offset) in settings.observationOffsets.enumerated() { scales[index].offset = offset }
        for (index, factor) in settings.observationFactors.enumerated() { scales[index].factor = factor }
        return scales
    }
}
