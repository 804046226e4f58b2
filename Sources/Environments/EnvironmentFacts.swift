// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// What the line to an environment in another process needs to know of its task.
public struct EnvironmentFacts: Sendable {
    /// Numbers in an observation.
    public var observationCount: Int
    /// Parameters of a policy that the environment has itself; 0 where it is told how to act.
    public private(set) var parameterCount = 0
    /// Ranges so far: one per number of an action; or one per parameter, or none where parameters are told as
    /// they are.
    public private(set) var rangeCount = 0
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

    /// Facts of a task whose environment has the policy itself: nothing is observed and acted.
    /// - Parameter parameterCount: 1...``NudgeCore/Limits/parameterCountMaximum``.
    public init(parameterCount: Int) {
        observationCount = 0
        self.parameterCount = parameterCount
    }

    /// Numbers in an action.
    public var actionCount: Int { parameterCount == 0 ? rangeCount : 0 }

    /// Adds a number to the action, or says how the next parameter is told.
    /// - Returns: false where there are 64 already.
    public mutating func add(_ range: ActionRange) -> Bool {
        guard rangeCount < Limits.actionCountMaximum else { return false }
        ranges[rangeCount] = range
        rangeCount += 1
        return true
    }

    /// How number `index` of an action, or parameter `index`, is told.
    public subscript(index: Int) -> ActionRange {
        precondition(index >= 0 && index < rangeCount, "no such number")
        return ranges[index]
    }
}
