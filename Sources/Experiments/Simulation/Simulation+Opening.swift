// SPDX-License-Identifier: Apache-2.0

import Federation

extension Simulation {
    /// Starts a run. One that has several starts plays their contest first, or what is missing of it.
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

    /// Continues the run in a folder, or the contest of its starts.
    /// - Parameters:
    ///   - shouldStop: asked after every round of the contest.
    ///   - onRound: called after every round of the contest with the start's number, from 0.
    /// - Returns: nil if it was stopped before the contest was decided.
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
