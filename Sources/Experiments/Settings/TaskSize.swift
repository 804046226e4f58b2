// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

/// What a run needs to know of a task: its name, its numbers and how long an episode is.
struct TaskSize: Sendable {
    var name: String
    var observationCount: Int
    var actionCount: Int
    var actionBound: Float
    var horizon: Int

    /// The task that agents bring along, without a simulator.
    static let pointMass = TaskSize(
        name: "point-mass", observationCount: 4, actionCount: 2, actionBound: 1, horizon: 50)
}

extension ControlTask {
    /// The task as a run sees it.
    var size: TaskSize {
        TaskSize(
            name: name, observationCount: observationCount, actionCount: actionCount,
            actionBound: actionBound, horizon: horizon)
    }
}
