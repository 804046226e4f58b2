// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

/// How far a grid is, and how long the rest will take.
///
/// Bodies cost differently, so every task has a pace of its own: seconds for each control step that its runs
/// could at most have played.
public struct GridProgress: Sendable {
    private struct Work {
        var steps = 0.0
        var seconds = 0.0
        var stepsLeft = 0.0
    }

    /// Cells of the grid.
    public let cellCount: Int
    /// Those that are finished.
    public private(set) var finishedCount = 0
    private var byTask: [String: Work] = [:]

    init(_ cells: [Cell]) {
        cellCount = cells.count
        for cell in cells { byTask[cell.task.name, default: Work()].stepsLeft += cell.stepsMaximum }
    }

    /// Counts a part of a cell that took this long.
    mutating func add(_ part: Double, of cell: Cell, seconds: Double) {
        byTask[cell.task.name]?.steps += part * cell.stepsMaximum
        byTask[cell.task.name]?.stepsLeft -= part * cell.stepsMaximum
        byTask[cell.task.name]?.seconds += seconds
    }

    /// Counts a cell that is finished.
    mutating func finish() { finishedCount += 1 }

    /// Seconds that so many workers need for the rest; nil while nothing is known.
    ///
    /// A task that has not been played yet is taken to be as slow as all the others together.
    public func secondsLeft(workerCount: Int) -> Double? {
        let steps = byTask.values.reduce(0) { $0 + $1.steps }
        guard steps > 0 else { return nil }
        let pace = byTask.values.reduce(0) { $0 + $1.seconds } / steps
        let seconds = byTask.values.reduce(0) { sum, work in
            sum + max(work.stepsLeft, 0) * (work.steps > 0 ? work.seconds / work.steps : pace)
        }
        return seconds / Double(workerCount)
    }
}
