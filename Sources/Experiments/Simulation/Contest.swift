// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// Plays the starts of a run and gives the run's folder to the one that wins.
///
/// The starts' own folders, `starts/1` and so on, are never changed once they are played, and the run's log
/// is written last: a contest that was stopped or killed at any instant comes out the same when it goes on.
struct Contest {
    /// Episodes of each policy when two are compared, from common initial states, as long as the task allows.
    private static let episodeCount = 10

    let plan: SimulationPlan
    let settings: SimulationSettings.Starts
    private let folder: RunFolder
    private let lock: FolderLock
    let crew: Crew

    /// - Parameter lock: the folder was taken.
    init(
        _ plan: SimulationPlan, _ settings: SimulationSettings.Starts, folder: RunFolder, lock: FolderLock,
        crew: Crew
    ) {
        self.plan = plan
        self.settings = settings
        self.folder = folder
        self.lock = lock
        self.crew = crew
    }

    /// Plays what is missing.
    /// - Returns: the run that goes on; nil if `shouldStop` said so before there was a winner.
    func play(shouldStop: () -> Bool, onRound: (Int, Simulation) -> Void) throws -> Simulation? {
        if let base = plan.base { try base.write(to: folder.base) }
        try Files.replace(folder.configuration, with: try RunFolder.encode(plan.settings))
        var starts: [Simulation] = []
        for index in 0..<settings.count {
            let start = try simulation(index)
            _ = try start.run(
                shouldStop: { start.round >= settings.rounds || shouldStop() },
                onRound: { start, _ in onRound(index, start) })
            if start.round < settings.rounds { return nil }
            starts.append(start)
        }
        try decide(starts)
        return try Simulation(resuming: folder, lock: lock, threadCount: crew.workers.count)
    }

    /// The run of one start, new or continued.
    private func simulation(_ index: Int) throws -> Simulation {
        var own = plan.settings
        own.seed = settings.seed(index, of: own.seed)
        own.starts = nil
        let folder = folder.start(index)
        guard Files.exists(folder.configuration) else {
            let plan = try SimulationPlan(own, base: plan.base)
            return try Simulation(plan, folder: folder, threadCount: crew.workers.count)
        }
        let start = try Simulation.reopen(folder, threadCount: crew.workers.count)
        guard let start, start.plan.settings == own else {
            throw SettingsError(folder.path, "was made with other settings; move it away")
        }
        return start
    }

    /// Lets the panel say which policy is best, and gives the folder to it.
    private func decide(_ starts: [Simulation]) throws {
        var beside = Simulation.Beside()
        let policies = starts.map(\.policy)
        let best =
            plan.settings.behaviours ?? 2 > 2
            ? try ask(about: policies, &beside) : try compare(policies, &beside)
        beside.environmentSteps = crew.stepCount
        beside.divergences = crew.divergenceCount
        for (index, loser) in starts.enumerated() where index != best { beside.add(loser) }
        try promote(best, beside)
    }

    /// Lets the panel compare the best policy so far with the next until none is left.
    private func compare(_ policies: [Policy], _ beside: inout Simulation.Beside) throws -> Int {
        var judging = plan.settings
        judging.trajectories = Self.episodeCount
        judging.pairing = .common
        var panel = AcceptanceGate(try SimulationPlan(judging, base: plan.base))
        var best = 0
        for challenger in policies.indices.dropFirst() {
            // Rounds after the last one have its horizon, and random numbers that no round has used.
            let isBetter = try panel.accepts(
                round: UInt32(plan.settings.rounds + challenger), current: policies[best],
                candidate: policies[challenger], crew: crew)
            if isBetter { best = challenger }
        }
        beside.labels = panel.labelCount
        beside.trajectories = panel.trajectoryCount
        return best
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
        var divergences = 0
        /// Rounds that were played, and votes that all agents sent in them.
        var rounds = 0
        var votes = 0
        var wallSeconds = 0.0

        mutating func add(_ loser: Simulation) {
            labels += loser.labelCount
            trajectories += loser.trajectoryCount
            environmentSteps += loser.environmentSteps
            divergences += loser.divergenceCount
            rounds += loser.round
            votes += loser.voteCount
            // Not its clock, which goes on while the starts behind it play.
            wallSeconds += loser.secondsPlayed
        }
    }
}
