// SPDX-License-Identifier: Apache-2.0

internal import NudgeCore

/// A line that an environment answers with; docs/environments.md says what each means.
public enum EnvironmentReply: Equatable, Sendable {
    /// It is there, and has so many numbers to observe and to act with.
    case ready(observationCount: Int, actionCount: Int)
    /// It is there, and has a policy of its own with so many parameters.
    case readyForParameters(Int)
    /// What it observes now, and what the last step was worth.
    case observed(reward: Double)
    /// The episode is over, and what the last step was worth.
    case ended(reward: Double)
    /// Something happened that says nothing of the behaviour.
    case aborted
    /// No line that may be said.
    case nonsense

    /// Reads a line.
    /// - Parameters:
    ///   - line: the line with a zero at its end.
    ///   - numbers: where an observation goes. An observation of another length is nonsense, one that is not
    ///     finite is an abort.
    public init(reading line: UnsafePointer<CChar>, into numbers: inout MutableSpan<Float>) {
        var reader = unsafe LineReader(line)
        self = Self.read(&reader, &numbers)
        switch self {
        case .aborted, .nonsense: break
        default: if !reader.isAtEnd { self = .nonsense }
        }
    }

    private static func read(_ reader: inout LineReader, _ numbers: inout MutableSpan<Float>) -> Self {
        if reader.take("o") { return observation(&reader, &numbers) }
        if reader.take("end") {
            guard reader.take("terminated") || reader.take("truncated") else { return .nonsense }
            guard let reward = reward(&reader) else { return .nonsense }
            return reward.isFinite ? .ended(reward: reward) : .aborted
        }
        if reader.take("abort") { return .aborted }
        guard reader.take("ready") else { return .nonsense }
        if reader.take("parameters") {
            return reader.takeCount(1...Limits.parameterCountMaximum).map { .readyForParameters($0) }
                ?? .nonsense
        }
        guard reader.take("observations"),
            let observationCount = reader.takeCount(1...65_535), reader.take("actions"),
            let actionCount = reader.takeCount(1...65_535)
        else { return .nonsense }
        return .ready(observationCount: observationCount, actionCount: actionCount)
    }

    private static func observation(
        _ reader: inout LineReader, _ numbers: inout MutableSpan<Float>
    ) -> Self {
        var isFinite = true
        for index in 0..<numbers.count {
            guard let number = reader.takeNumber() else { return .nonsense }
            numbers[index] = Float(number)
            isFinite = isFinite && numbers[index].isFinite
        }
        guard let reward = reward(&reader) else { return .nonsense }
        return isFinite && reward.isFinite ? .observed(reward: reward) : .aborted
    }

    /// The reward at a line's end; 0 where none is said, nil where it is no number.
    private static func reward(_ reader: inout LineReader) -> Double? {
        reader.take("reward") ? reader.takeNumber() : 0
    }
}
