// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import UnixSignals

extension Reproduce {
    private struct Line: Encodable {
        var index: Int
        var name: String
        var state: CellRun.State
        var settings: SimulationSettings
    }

    /// Every cell with its index, for whoever shares them out.
    func show(_ grid: Grid, _ folder: String) throws {
        for (index, cell) in grid.cells.enumerated() {
            let state = CellRun(cell, in: folder).state
            if json {
                try Console.json(Line(index: index, name: cell.name, state: state, settings: cell.settings))
            } else {
                Console.line(
                    "\("\(index)".padded(5)) \(state.rawValue.padded(9)) \(cell.name.padded(44)) "
                        + cell.variant.title)
            }
        }
    }

    /// Plays the cell with this index. Whoever stops it is to start it again.
    func play(cell index: Int, of grid: Grid, _ folder: String) throws {
        guard grid.cells.indices.contains(index) else {
            throw SettingsError("--cell", "must be 0 to \(grid.cells.count - 1), not \(index); see --list")
        }
        let interrupt = Interrupt(also: .sigusr1)
        let cell = grid.cells[index]
        Engine.announce()
        let isFinished = try CellRun(cell, in: folder).play(
            StartingPolicies(policies), shouldStop: { interrupt.isRequested })
        guard isFinished else {
            Console.error("nudge: \(cell.name) stopped after a whole round; the same command continues")
            throw Failure.temporary
        }
        print("\(cell.name) is finished")
    }
}
