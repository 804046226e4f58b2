// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Federation
import Synchronization

/// Plays a grid's cells, several at a time, each in its own run folder and on one thread.
///
/// Whatever is finished stays finished: a grid that was stopped or killed goes on where it was, and a cell
/// in the middle of its run goes on after its last whole round.
public struct GridRun: Sendable {
    /// What a caller may want to show.
    public enum Event: Sendable {
        /// A round of some cell was committed.
        case round(GridProgress)
        /// A cell was finished.
        case finished(CellResult, GridProgress)
    }

    /// What the workers share.
    private struct Shared {
        var waiting: ArraySlice<Cell>
        var results: ResultTable
        var progress: GridProgress
        var failure: (any Error)?
    }

    private let grid: Grid
    private let folder: String
    private let policies: StartingPolicies
    private let workerCount: Int

    /// Checks a grid against its folder before anything is played.
    /// - Throws: ``SettingsError`` if a cell's folder holds another run, ``Federation/StoreError`` if a
    ///   starting policy cannot be read.
    public init(_ grid: Grid, folder: String, policies: StartingPolicies, workerCount: Int) throws {
        self.grid = grid
        self.folder = folder
        self.policies = policies
        self.workerCount = workerCount
        for cell in grid.cells { try CellRun(cell, in: folder).check(policies) }
    }

    /// Plays what is not finished, and keeps `runs.csv` up to date.
    /// - Parameters:
    ///   - shouldStop: asked after every round of every cell.
    ///   - onEvent: called by one worker at a time.
    /// - Returns: whether the whole grid is finished.
    /// - Throws: the first cell's error; the other cells stop after their round.
    public func run(
        shouldStop: @Sendable () -> Bool = { false }, onEvent: @Sendable (Event) -> Void = { _ in }
    ) throws -> Bool {
        let results = try ResultTable(grid.experiment, folder: folder)
        try results.writeLines()
        let waiting = grid.cells.filter { results.result($0) == nil }
        let shared = Mutex(
            Shared(waiting: waiting[...], results: results, progress: progress(results), failure: nil))
        DispatchQueue.concurrentPerform(iterations: min(workerCount, waiting.count)) { _ in
            while let cell = shared.withLock({ $0.failure == nil ? $0.waiting.popFirst() : nil }) {
                do {
                    if try !play(cell, shared, shouldStop, onEvent) { return }
                } catch {
                    shared.withLock { $0.failure = $0.failure ?? error }
                }
            }
        }
        return try shared.withLock { shared in
            if let failure = shared.failure { throw failure }
            return shared.progress.finishedCount == grid.cells.count
        }
    }

    /// Plays one cell to its end; returns false if it was stopped before.
    private func play(
        _ cell: Cell, _ shared: borrowing Mutex<Shared>, _ shouldStop: () -> Bool,
        _ onEvent: @Sendable (Event) -> Void
    ) throws -> Bool {
        let run = CellRun(cell, in: folder)
        func isStopped() -> Bool { shouldStop() || shared.withLock { $0.failure != nil } }
        guard let simulation = try run.simulation(policies, shouldStop: isStopped) else { return false }
        let rounds = Double(max(simulation.roundCount, 1))
        var secondsBefore = simulation.wallSeconds
        shared.withLock {
            $0.progress.add(Double(simulation.round) / rounds, of: cell, seconds: secondsBefore)
        }
        let isFinished = try simulation.run(
            shouldStop: isStopped,
            onRound: { simulation, _ in
                let seconds = simulation.wallSeconds
                shared.withLock {
                    $0.progress.add(
                        simulation.round > 0 ? 1 / rounds : 0, of: cell, seconds: seconds - secondsBefore)
                    onEvent(.round($0.progress))
                }
                secondsBefore = seconds
            })
        if !isFinished { return false }
        let result = try run.result()
        try shared.withLock {
            try $0.results.refresh()
            try $0.results.writeLines()
            $0.progress.finish()
            onEvent(.finished(result, $0.progress))
        }
        return true
    }

    /// What is finished already counts towards the pace.
    private func progress(_ results: ResultTable) -> GridProgress {
        var progress = GridProgress(grid.cells)
        for cell in grid.cells {
            guard let result = results.result(cell) else { continue }
            progress.add(1, of: cell, seconds: result.last.wallSeconds)
            progress.finish()
        }
        return progress
    }
}
