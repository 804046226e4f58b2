// SPDX-License-Identifier: Apache-2.0

public import MuJoCoTasks

/// What a run needs to know of a task: its name, its numbers, how long an episode is and what moves.
public struct TaskSize: Sendable {
    /// The task's name.
    public var name: String
    /// Numbers in an observation.
    public var observationCount: Int
    /// Numbers in an action.
    public var actionCount: Int
    /// A full action.
    public var actionBound: Float
    /// Control steps of an episode.
    public var horizon: Int
    /// Simulated seconds of a control step.
    public var stepSeconds: Double
    /// The joints that actions move, where a rhythmic actor may be used.
    var joints: ObservedJoints?
    /// Parameters of the environment's own policy; nil where it is told how to act.
    var parameterCount: Int?

    /// The task that agents bring along, without a simulator.
    public static let pointMass = TaskSize(
        name: "point-mass", observationCount: 4, actionCount: 2, actionBound: 1, horizon: 50,
        stepSeconds: 0.1)
}

extension SimulationPlan {
    /// The control task of this name, in any usual spelling; nil for ``pointMass``.
    /// - Throws: `UnknownTaskError`, whose text lists every task that a run can have.
    public static func task(named name: String) throws(UnknownTaskError) -> ControlTask? {
        if ControlTask.isSame(name, pointMass) { return nil }
        do { return try ControlTask.named(name) } catch {
            throw UnknownTaskError(name: name, others: [pointMass])
        }
    }
}

extension ControlTask {
    /// The task as a run sees it.
    var size: TaskSize {
        TaskSize(
            name: name, observationCount: observationCount, actionCount: actionCount,
            actionBound: actionBound, horizon: horizon, stepSeconds: stepSeconds, joints: joints)
    }
}
