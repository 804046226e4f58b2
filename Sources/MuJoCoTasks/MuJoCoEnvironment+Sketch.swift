// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

extension MuJoCoEnvironment: SketchedEnvironment {
    /// From where the task's body is looked at.
    public var sketchView: SketchView { task.rules.view }

    /// The model's shapes without the floor.
    public var sketchPartCount: Int { simulation.shapes.count }

    /// Simulated time of a control step.
    public var stepMicroseconds: UInt32 { UInt32(task.stepSeconds * 1e6 + 0.5) }

    /// A shape of the model; see `SketchedEnvironment`.
    public func sketchPart(_ index: Int) -> SketchPart { simulation.shapes.part(index) }

    /// Writes where the ends of all parts are; see `SketchedEnvironment`.
    ///
    /// After a step these are the places of the engine's last stage, up to one physics step (1 to 10 ms)
    /// before the state that is observed. Bringing them up to date would change the trajectory's last bits.
    ///
    /// Cost: less than a microsecond.
    public func sketch(_ places: inout MutableSpan<Float>) { simulation.shapes.write(&places) }
}

extension ControlTask.Rules {
    /// Where the body moves in a plane, it is looked at from across that plane.
    var view: SketchView {
        switch self {
        case .halfCheetah, .hopper, .walker2d, .invertedPendulum, .invertedDoublePendulum: .side
        case .swimmer, .reacher: .top
        case .ant, .humanoid, .pusher: .space
        }
    }
}
