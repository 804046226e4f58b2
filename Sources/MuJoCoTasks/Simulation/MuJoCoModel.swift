// SPDX-License-Identifier: Apache-2.0

internal import CMuJoCo

/// The body of a task: masses, joints, motors, floor. Loaded once, then shared by any number of environments.
///
/// It never changes after loading (the engine takes it as constant), which is why threads may share it.
@safe public final class MuJoCoModel: @unchecked Sendable {
    /// The task this is the body of.
    public let task: ControlTask
    let pointer: UnsafeMutablePointer<mjModel>

    /// Loads a task's body from a file.
    ///
    /// Cost: a few milliseconds and about half a megabyte.
    /// - Parameters:
    ///   - task: the task, whose sizes the file must have.
    ///   - path: a MuJoCo XML file.
    /// - Throws: `MuJoCoError` when the file is missing or is not the task's body.
    public init(_ task: ControlTask, path: String) throws(MuJoCoError) {
        nudge_install_handlers()
        guard mj_version() == mjVERSION_HEADER else {
            throw .versionMismatch(built: Int(mjVERSION_HEADER), running: Int(mj_version()))
        }
        guard unsafe nudge_can_read(path) != 0 else { throw .missingModel(path: path) }
        var reason = ""
        let loaded = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1000) { text in
            unsafe text.initialize(repeating: 0)
            let model = unsafe mj_loadXML(path, nil, text.baseAddress, Int32(text.count))
            if unsafe model == nil { reason = unsafe String(cString: text.baseAddress!) }
            return unsafe model
        }
        guard let loaded = unsafe loaded else { throw .unreadableModel(path: path, reason: reason) }
        self.task = task
        unsafe pointer = loaded
        guard isSuitable else { throw .unsuitableModel(path: path, task: task.name) }
    }

    deinit { unsafe mj_deleteModel(pointer) }

    /// Generalised coordinates of the body: lengths in metres, angles in radians, orientations as
    /// quaternions.
    public var positionCount: Int { unsafe Int(pointer.pointee.nq) }
    /// Generalised velocities of the body.
    public var velocityCount: Int { unsafe Int(pointer.pointee.nv) }

    /// Whether the body has the task's numbers of motors and joints, and its pace.
    private var isSuitable: Bool {
        let pace = unsafe pointer.pointee.opt.timestep * Double(task.frameSkip)
        return unsafe Int(pointer.pointee.nu) == task.actionCount
            && (positionCount, velocityCount) == task.rules.coordinateCounts
            && (pace - task.stepSeconds).magnitude < 1e-9
    }

    /// The number of the body part with this name.
    /// - Precondition: the task's model has such a part.
    func part(_ name: StaticString) -> Int {
        let number = name.withUTF8Buffer { text in
            unsafe text.withMemoryRebound(to: CChar.self) { characters in
                unsafe mj_name2id(pointer, Int32(mjOBJ_BODY.rawValue), characters.baseAddress)
            }
        }
        precondition(number >= 0, "the model lacks a part that its task needs")
        return Int(number)
    }
}

extension ControlTask.Rules {
    /// Coordinates and velocities of the task's body.
    var coordinateCounts: (Int, Int) {
        switch self {
        case .halfCheetah, .walker2d: (9, 9)
        case .hopper: (6, 6)
        case .swimmer: (5, 5)
        case .ant: (15, 14)
        case .humanoid: (24, 23)
        case .invertedPendulum: (2, 2)
        case .invertedDoublePendulum: (3, 3)
        case .reacher: (4, 4)
        case .pusher: (11, 11)
        }
    }
}
