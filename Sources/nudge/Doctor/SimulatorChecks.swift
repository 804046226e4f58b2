// SPDX-License-Identifier: Apache-2.0

import Experiments
import MuJoCoTasks

/// What simulated fleets need.
enum SimulatorChecks {
    static func all() -> [Check] { [bodies(), drawing()] }

    /// The engine and a body per task: each is loaded as a simulation would.
    private static func bodies() -> Check {
        for task in ControlTask.all {
            do {
                _ = try MuJoCoModel(task)
            } catch {
                let isEngine = if case .versionMismatch = error { true } else { false }
                return Check(isEngine ? "engine" : "bodies", .missing, "\(error)")
            }
        }
        return Check(
            "bodies", .good, "MuJoCo loads all \(ControlTask.all.count) of \(ModelFolder.path())")
    }

    private static func drawing() -> Check {
        do {
            _ = try Gnuplot()
            return Check("drawing", .good, "gnuplot is there")
        } catch {
            return Check("drawing", .notice, "\(error)")
        }
    }
}
