// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// A command that acts in a task: the built-in one, or one that MuJoCo simulates.
protocol TaskCommand {
    /// The task's name.
    var task: Word { get }
    /// The body's file, if named.
    var model: Word? { get }

    /// The environment in another process, if named.
    var env: Word? { get }

    /// Does the command's work.
    /// - Returns: the program's exit status.
    func play<Task: SketchedEnvironment & ~Copyable>(_ task: inout Task, as played: PlayedTask) -> Int32
}

/// What a command needs to know of its task beside the environment.
struct PlayedTask {
    /// The name, as the headers of runs and policies have it.
    var name: TaskName
    /// Control steps of the task's own episodes.
    var horizon: Int
}

extension TaskName {
    /// The name of a task that no file describes.
    init(_ word: Word) {
        self.init()
        var index = 0
        while word[index] != 0, index < Limits.taskNameBytesMaximum {
            set(index, to: word[index])
            index += 1
        }
    }
}

extension TaskCommand {
    /// Finds the task and does the command's work in it. Returns the program's exit status.
    func run() throws(UsageError) -> Int32 {
        #if NUDGE_TLS
        if let env { return try runEnvironment(env) }
        #endif
        if case PointMass.name = task {
            var mass = PointMass()
            return play(&mass, as: PlayedTask(name: TaskName(task), horizon: PointMass.horizon))
        }
        #if NUDGE_MUJOCO
        return try runControlTask()
        #else
        throw .unknown(task)
        #endif
    }
}
