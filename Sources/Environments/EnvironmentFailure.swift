// SPDX-License-Identifier: Apache-2.0

/// Why an environment was given up and started again.
public enum EnvironmentFailure: Equatable, Sendable {
    /// It could not be started, or nobody listens; with errno.
    case unreachable(Int32)
    /// It ended, or closed its end.
    case closed
    /// It said nothing in time.
    case silent
    /// It sent a line without an end.
    case endless
    /// It is for another task: it has so many numbers to observe and to act with.
    case otherTask(observationCount: Int, actionCount: Int)
    /// It, or the run, is for a policy with so many parameters.
    case otherPolicy(parameterCount: Int)
    /// What parameters are handed over in could not be made; with errno.
    case noRoom(Int32)
    /// Somebody has to put the body back, and there is no terminal to ask at.
    case noPerson
    /// It said something that no line says, or that may not come there.
    case nonsense
}

extension EnvironmentFailure {
    /// What an environment did, in words.
    public var words: StaticString {
        switch self {
        case .unreachable: "cannot be reached"
        case .closed: "ended, or closed its end; run the command by itself and see why"
        case .silent: "said nothing in time"
        case .endless: "sent a line of more than 16 KiB"
        case .otherTask: "has other numbers of observations or actions than the task"
        case .otherPolicy: "has another number of parameters than the task"
        case .noRoom: "cannot be handed the parameters"
        case .noPerson: "has to be put back by somebody, and there is no terminal to ask at"
        case .nonsense: "said something that is no answer"
        }
    }
}

/// What went on with an environment so far.
public struct EnvironmentCounts: Equatable, Sendable {
    /// Episodes that were void because the environment said so, or observed what is not a number.
    public var aborts = 0
    /// How often the environment failed and was given up.
    public var failures = 0
    /// How often it was started.
    public var starts = 0
    /// Actions that came too late, so that the safe one was sent in their place.
    public var lateActions = 0

    /// Nothing happened yet.
    public init() {}

    /// Sums.
    public static func + (first: Self, second: Self) -> Self {
        var sum = first
        sum.aborts += second.aborts
        sum.failures += second.failures
        sum.starts += second.starts
        sum.lateActions += second.lateActions
        return sum
    }
}
