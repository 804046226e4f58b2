// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// What the line to an environment in another process needs to know of its task.
public struct EnvironmentFacts: Sendable {
    /// Numbers in an observation.
    public var observationCount: Int
    /// Numbers in an action.
    public private(set) var actionCount = 0
    /// Control steps per second; 0 where nobody counts them.
    public var hertz: Float = 0
    /// How long an answer may take before the environment counts as gone.
    public var patienceMilliseconds: UInt32 = 10_000
    /// How long it may take to be ready after its start, where the patience is shorter: interpreters and
    /// their libraries take their time on a small board.
    public var startMilliseconds: UInt32 = 60_000
    /// How old an observation may be when the action for it is sent; later, the safe action is sent in its
    /// place. 0 where time does not matter, as in a simulator.
    public var watchdogMilliseconds: UInt32 = 0
    /// Whether somebody has to put the body back before an episode, and presses enter then.
    public var isResetByPerson = false
    private var ranges = InlineArray<64, ActionRange>(repeating: ActionRange())

    /// Facts of a task that has no actions yet.
    public init(observationCount: Int) { self.observationCount = observationCount }

    /// Adds a number to the action.
    /// - Returns: false where it has 64 already.
    public mutating func add(_ range: ActionRange) -> Bool {
        guard actionCount < Limits.actionCountMaximum else { return false }
        ranges[actionCount] = range
        actionCount += 1
        return true
    }

    /// How number `index` of an action is told.
    public subscript(index: Int) -> ActionRange {
        precondition(index >= 0 && index < actionCount, "no such number in an action")
        return ranges[index]
    }
}
