import Federation
import NudgeCore

extension SimulationSettings {
    /// Starts that compete for one run.
    ///
    /// How far learning from scratch gets depends more on how it begins than on anything after: some random
    /// directions lead to a gait, some to a crawl. So several runs, alike but for their seeds, are played for
    /// some rounds; a panel compares their policies; and the one that it likes best goes on. The log of that
    /// run is one like any other. Labels, episodes and control steps of all starts count.
    public struct Starts: Codable, Equatable, Sendable {
        /// How many compete, 2...16.
        public var count: Int
        /// Rounds that each plays, 1..<T.
        public var rounds: Int
        /// The one that went on, from 0; nil while it is not decided.
        public var winner: Int?

        /// Settings of a contest that is not decided.
        public init(count: Int, rounds: Int) {
            self.count = count
            self.rounds = rounds
        }

        /// The seed of a start. The first one has the run's own.
        func seed(_ index: Int, of seed: UInt64) -> UInt64 { seed &+ UInt64(index) << 32 }
    }

    /// The settings as they were before a contest was decided.
    var undecided: Self {
        var settings = self
        settings.starts?.winner = nil
        return settings
    }

    /// The seed of the run that is played to the end: ``seed``, or that of the start which won.
    var runSeed: UInt64 {
        guard let starts, let winner = starts.winner else { return seed }
        return starts.seed(winner, of: seed)
    }
}

/// Plays the starts of a run and gives the run's folder to the one that wins.
///
/// The starts' own folders, `starts/1` and so on, are never changed once they are played, and the run's log
/// is written last: a contest that was stopped or killed at any instant comes out the same when it goes on.
struct Contest {
    /// Episodes of each policy when two are compared, from common initial states, as long as the task allows.
    private static let episodeCount = 10

    private let plan: SimulationPlan
    private let settings: SimulationSettings.Starts
    private let folder: RunFolder
    private let threadCount: Int

    init(_ plan: SimulationPlan, _ settings: SimulationSettings.Starts, folder: RunFolder, threadCount: Int) {
        self.plan = plan
        self.settings = settings
        self.folder = folder
        self.threadCount = threadCount
    }

    /// Plays what is missing.
    /// - Returns: whether there is a winner; otherwise `shouldStop` said so.
    func play(shouldStop: () -> Bool, onRound: (Int, Simulation) -> Void) throws -> Bool {
        try Files.makeFolder(folder.path)
        if let base = plan.base { try base.write(to: folder.base) }
        try Files.replace(folder.configuration, with: try RunFolder.encode(plan.settings))
        var starts: [Simulation] = []
        for index in 0..<settings.count {
            let start = try simulation(index)
            _ = try start.run(
                shouldStop: { start.round >= settings.rounds || shouldStop() },
                onRound: { start, _ in onRound(index, start) })
            if start.round < settings.rounds { return false }
            starts.append(start)
        }
        try decide(starts)
        return true
    }

    /// The run of one start, new or continued.
    private func simulation(_ index: Int) throws -> Simulation {
        var own = plan.settings
        own.seed = settings.seed(index, of: own.seed)
        own.starts = nil
        let folder = folder.start(index)
        guard Files.exists(folder.log) else {
            let plan = try SimulationPlan(own, base: plan.base)
            return try Simulation(plan, folder: folder, threadCount: threadCount)
        }
        let start = try Simulation(resuming: folder, threadCount: threadCount)
        guard start.plan.settings == own else {
            throw SettingsError(folder.path, "was made with other settings; move it away")
        }
        return start
    }

    /// Lets the panel compare the best policy so far with the next until none is left.
    private func decide(_ starts: [Simulation]) throws {
        var judging = plan.settings
        judging.trajectories = Self.episodeCount
        judging.pairing = .common
        var panel = AcceptanceGate(try SimulationPlan(judging, base: plan.base))
        let crew = try Crew(plan.simulatedTask(), threadCount: threadCount)
        var best = 0
        for challenger in starts.indices.dropFirst() {
            // Rounds after the last one have its horizon, and random numbers that no round has used.
            let isBetter = try panel.accepts(
                round: UInt32(plan.settings.rounds + challenger), current: starts[best].policy,
                candidate: starts[challenger].policy, crew: crew)
            if isBetter { best = challenger }
        }
        var beside = Simulation.Beside(
            labels: panel.labelCount, trajectories: panel.trajectoryCount, environmentSteps: crew.stepCount,
            wallSeconds: 0)
        for (index, loser) in starts.enumerated() where index != best { beside.add(loser) }
        try promote(best, beside)
    }

    private func promote(_ index: Int, _ beside: Simulation.Beside) throws {
        let start = folder.start(index)
        var decided = plan.settings
        decided.starts?.winner = index
        var saved = try RunFolder.decode(Simulation.Saved.self, from: start.state)
        saved.latest.beside = beside
        saved.before?.beside = beside
        try Files.replace(folder.curve, with: try Files.read(start.curve))
        try Files.replace(folder.state, with: try RunFolder.encode(saved))
        try Files.replace(folder.configuration, with: try RunFolder.encode(decided))
        try Files.replace(folder.log, with: try Files.read(start.log))
    }
}

extension Simulation {
    /// What was spent beside the run itself: on starts that lost, and on comparing starts.
    struct Beside: Codable {
        var labels = 0
        var trajectories = 0
        var environmentSteps = 0
        var wallSeconds = 0.0

        mutating func add(_ loser: Simulation) {
            labels += loser.labelCount
            trajectories += loser.trajectoryCount
            environmentSteps += loser.environmentSteps
            wallSeconds += loser.wallSeconds
        }
    }

    /// Starts a run, or continues the one in the folder if `resumes` says so. A run that has several starts
    /// plays their contest first.
    /// - Parameters:
    ///   - shouldStop: asked after every round of the contest.
    ///   - onRound: called after every round of the contest with the start's number, from 0.
    /// - Returns: nil if it was stopped before the contest was decided.
    public static func open(
        _ plan: SimulationPlan, folder: RunFolder, threadCount: Int, shouldStop: () -> Bool = { false },
        onRound: (Int, Simulation) -> Void = { _, _ in }
    ) throws -> Simulation? {
        guard let starts = plan.settings.starts, starts.winner == nil else {
            return try Simulation(plan, folder: folder, threadCount: threadCount)
        }
        guard !Files.exists(folder.log) else { throw StoreError.exists(path: folder.path) }
        let contest = Contest(plan, starts, folder: folder, threadCount: threadCount)
        guard try contest.play(shouldStop: shouldStop, onRound: onRound) else { return nil }
        return try Simulation(resuming: folder, threadCount: threadCount)
    }

    /// Continues the run in a folder, or the contest of its starts. Parameters and result as above.
    public static func reopen(
        _ folder: RunFolder, threadCount: Int, shouldStop: () -> Bool = { false },
        onRound: (Int, Simulation) -> Void = { _, _ in }
    ) throws -> Simulation? {
        let settings = try folder.settings()
        guard settings.starts != nil, !Files.exists(folder.log) else {
            return try Simulation(resuming: folder, threadCount: threadCount)
        }
        let base = settings.fromFingerprint == nil ? nil : try Policy(contentsOf: folder.base)
        return try open(
            try SimulationPlan(settings.undecided, base: base), folder: folder, threadCount: threadCount,
            shouldStop: shouldStop, onRound: onRound)
    }
}
