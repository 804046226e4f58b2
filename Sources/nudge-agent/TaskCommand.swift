// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A command that acts in a task: the built-in one, or one that MuJoCo simulates.
protocol TaskCommand {
    /// The task's name.
    var task: Word { get }
    /// The body's file, if named.
    var model: Word? { get }

    /// Does the command's work.
    /// - Parameter horizon: control steps of the task's own episodes.
    /// - Returns: the program's exit status.
    func play<Task: SketchedEnvironment & ~Copyable>(_ task: inout Task, horizon: Int) -> Int32
}

extension TaskCommand {
    /// Finds the task and does the command's work in it. Returns the program's exit status.
    func run() throws(UsageError) -> Int32 {
        if case PointMass.name = task {
            var mass = PointMass()
            return play(&mass, horizon: PointMass.horizon)
        }
        #if NUDGE_MUJOCO
        return try runControlTask()
        #else
        throw .unknown(task)
        #endif
    }

    /// Whether a run or a policy is for this task and has its sizes.
    func isFor(_ header: RunHeader, _ observationCount: Int, _ actionCount: Int) -> Bool {
        for index in 0..<Limits.taskNameBytesMaximum {
            guard header.taskName[index] == task[index] else { return false }
            if task[index] == 0 { break }
        }
        let shape = header.configuration.shape
        return shape.observationCount == observationCount && shape.actionCount == actionCount
    }
}
