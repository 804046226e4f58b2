// SPDX-License-Identifier: Apache-2.0

#if NUDGE_MUJOCO
import BoardPort
import MuJoCoTasks
import NudgeCore

extension TaskCommand {
    /// Plays a control task that MuJoCo simulates.
    func runControlTask() throws(UsageError) -> Int32 {
        guard let controlTask = unsafe try? ControlTask.named(String(cString: task.characters)) else {
            throw .unknown(task)
        }
        do {
            let model = try MuJoCoModel(controlTask, path: modelPath(controlTask))
            // The simulation lives as long as the program: an Embedded module cannot destroy a noncopyable
            // value whose deinitialiser belongs to another module (Swift 6.3).
            let environment = UnsafeMutablePointer<MuJoCoEnvironment>.allocate(capacity: 1)
            unsafe environment.initialize(to: try MuJoCoEnvironment(model))
            return unsafe play(
                &environment.pointee,
                as: PlayedTask(name: TaskName(task), horizon: controlTask.horizon))
        } catch {
            var line = Line()
            line.add("nudge-agent: no body for ")
            line.add(task)
            line.add(": ")
            for byte in error.description.utf8 { line.add(byte: byte) }
            line.end(to: .error)
            return 1
        }
    }

    /// The file of the task's body: as named, or in the folder `NUDGE_MODELS`, or in the current one.
    private func modelPath(_ task: ControlTask) -> String {
        if let model { return unsafe String(cString: model.characters) }
        guard let folder = unsafe board_variable("NUDGE_MODELS") else { return task.modelFile }
        return unsafe String(cString: folder) + "/" + task.modelFile
    }
}
#endif
