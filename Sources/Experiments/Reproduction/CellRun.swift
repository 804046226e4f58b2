// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// A cell in its run folder: to be started, to be continued, or finished.
public struct CellRun: Sendable {
    /// How far a cell is.
    public enum State: String, Codable, Sendable {
        /// Nothing of it was played.
        case open
        /// It goes on after its last whole round.
        case begun
        /// It was played to its end.
        case finished
    }

    let cell: Cell
    let folder: RunFolder

    /// The cell's run in an experiment's folder, which need not exist.
    public init(_ cell: Cell, in experimentFolder: String) {
        self.cell = cell
        folder = RunFolder("\(experimentFolder)/\(cell.name)")
    }

    /// Whether the run was played to its end. Its policy is the last file that a run writes.
    var isFinished: Bool { Files.exists(folder.policy) }

    /// How far it is.
    public var state: State { isFinished ? .finished : isBegun ? .begun : .open }

    /// Plays the cell to its end, on one thread, unless it is finished already.
    /// - Parameters:
    ///   - policies: what it may start from.
    ///   - shouldStop: asked after every round.
    /// - Returns: false if it was stopped before; it goes on after its last whole round.
    /// - Throws: `busy` while another program, on this machine or another one, plays it.
    public func play(_ policies: StartingPolicies, shouldStop: () -> Bool) throws -> Bool {
        try check(policies)
        if isFinished { return true }
        do {
            return try simulation(policies, shouldStop: shouldStop)?.run(shouldStop: shouldStop) ?? false
        } catch StoreError.exists where isBegun || FolderLock.isTaken(folder.path) {
            // Another program began it meanwhile.
            throw StoreError.busy(path: folder.path)
        }
    }

    /// Whether there is something to continue: the settings are the first file that a run writes.
    private var isBegun: Bool { Files.exists(folder.configuration) }

    /// Refuses a folder that holds a run of other settings or of another base policy.
    func check(_ policies: StartingPolicies) throws {
        let plan = try cell.plan(policies)
        guard isBegun || isFinished else { return }
        var settings = try folder.settings().undecided
        // The base policy is told by its fingerprint, wherever its file is.
        settings.from = plan.settings.from
        if settings != plan.settings { throw otherSettings }
    }

    /// Starts the run or continues it, on one thread. Nil if it was stopped while its starts competed.
    func simulation(_ policies: StartingPolicies, shouldStop: () -> Bool) throws -> Simulation? {
        if isBegun { return try Simulation.reopen(folder, threadCount: 1, shouldStop: shouldStop) }
        return try Simulation.open(
            try cell.plan(policies), folder: folder, threadCount: 1, shouldStop: shouldStop)
    }

    /// What a finished run left.
    func result() throws -> CellResult {
        let settings = try folder.settings().undecided
        var expected = cell.settings
        expected.from = settings.from
        expected.fromFingerprint = settings.fromFingerprint
        if settings != expected { throw otherSettings }
        let curve = try Curve(contentsOf: folder.curve)
        guard let first = curve.points.first, first.round == 0, let last = curve.points.last,
            last.round == settings.rounds
        else {
            throw StoreError.damaged(
                path: folder.curve, detail: "the first evaluation or the last one is missing")
        }
        return CellResult(
            cell: cell, settings: settings, curve: curve, first: first, last: last,
            inFavourShare: try inFavourShare(settings), processors: try folder.processorModels(),
            clips: try TaughtClips(folder, SimulationPlan(settings, base: try folder.basePolicy())))
    }

    /// The share of an agent's votes that were for its perturbation, as the run log has them.
    private func inFavourShare(_ settings: SimulationSettings) throws -> Double {
        var (inFavour, against) = (0, 0)
        _ = try folder.replay { _, record in
            for agent in 0..<settings.agents {
                let sign = record.votes[agent].sign
                if sign > 0 { inFavour += 1 } else if sign < 0 { against += 1 }
            }
        }
        return Double(inFavour) / Double(max(1, inFavour + against))
    }

    private var otherSettings: SettingsError {
        SettingsError(folder.path, "was made with other settings or another base policy; move it away")
    }
}
