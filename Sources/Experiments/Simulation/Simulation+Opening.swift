// SPDX-License-Identifier: Apache-2.0

import Federation

extension Simulation {
    /// Starts a run. One that has several starts plays their contest first, or what is missing of it.
    /// - Parameters:
    ///   - plan: the checked settings.
    ///   - folder: where the run goes.
    ///   - threadCount: threads that play episodes; results do not depend on it.
    ///   - shouldStop: asked after every round of the contest.
    ///   - onRound: called after every round of the contest with the start's number, from 0.
    /// - Returns: nil if it was stopped before the contest was decided.
    public static func open(
        _ plan: SimulationPlan, folder: RunFolder, threadCount: Int, shouldStop: () -> Bool = { false },
        onRound: (Int, Simulation) -> Void = { _, _ in }
    ) throws -> Simulation? {
        guard let starts = plan.settings.starts else {
            return try Simulation(plan, folder: folder, threadCount: threadCount)
        }
        let crew = try Crew(plan.stage(), threadCount: threadCount)
        let contest = Contest(
            plan, starts, folder: folder, lock: try folder.takeForNewRun(), crew: crew)
        return try contest.play(shouldStop: shouldStop, onRound: onRound)
    }

    /// Continues the run in a folder, or the contest of its starts; begins the one that was stopped before it
    /// had begun.
    /// - Parameters:
    ///   - rounds: T from now on, more than it was; as it was if nil.
    ///   - folder: where the run is.
    ///   - threadCount: threads that play episodes; results do not depend on it.
    ///   - shouldStop: asked after every round of the contest.
    ///   - onRound: called after every round of the contest with the start's number, from 0.
    /// - Returns: nil if it was stopped before the contest was decided.
    public static func reopen(
        _ folder: RunFolder, threadCount: Int, rounds: Int? = nil, shouldStop: () -> Bool = { false },
        onRound: (Int, Simulation) -> Void = { _, _ in }
    ) throws -> Simulation? {
        let lock = try folder.take()
        guard !Files.exists(folder.log) else {
            return try Simulation(
                resuming: folder, lock: lock, threadCount: threadCount, rounds: rounds)
        }
        guard rounds == nil else {
            throw SettingsError("--rounds", "the run has not begun; continue it without, and give more then")
        }
        // It was stopped before there was a log: while starts competed, or in the moment that it takes to
        // begin.
        let settings = try folder.settings()
        let base = settings.fromFingerprint == nil ? nil : try Policy(contentsOf: folder.base)
        let plan = try SimulationPlan(settings.undecided, base: base)
        let crew = try Crew(plan.stage(), threadCount: threadCount)
        guard let starts = plan.settings.starts else {
            return try Simulation(plan, folder: folder, lock: lock, crew: crew)
        }
        let contest = Contest(plan, starts, folder: folder, lock: lock, crew: crew)
        return try contest.play(shouldStop: shouldStop, onRound: onRound)
    }
}
