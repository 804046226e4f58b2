// SPDX-License-Identifier: Apache-2.0

import Environments
import Foundation

/// An environment in another process cannot be played in.
public struct EnvironmentError: Error, CustomStringConvertible {
    /// How it was started.
    public let place: String
    /// What is wrong, and what to do.
    public let problem: String

    /// The last failure of an environment.
    init(_ environment: borrowing ForeignEnvironment, _ place: String) {
        self.place = place
        problem = Self.words(environment)
    }

    /// One line.
    public var description: String { "The environment '\(place)' \(problem)." }

    private static func numbers(_ facts: EnvironmentFacts) -> String {
        facts.parameterCount > 0
            ? "\(facts.parameterCount) parameters" : "\(facts.observationCount) and \(facts.actionCount)"
    }

    private static func words(_ environment: borrowing ForeignEnvironment) -> String {
        guard let failure = environment.failure else { return "aborted an episode" }
        let facts = environment.facts
        return switch failure {
        case .unreachable(let error): "\(failure.words): \(unsafe String(cString: strerror(error)))"
        case .silent: "\(failure.words), which is \(facts.patienceMilliseconds) milliseconds"
        case .otherTask(let observations, let actions):
            "has \(observations) observations and \(actions) actions; the task has " + Self.numbers(facts)
        case .otherPolicy(let count): "has \(count) parameters; the task has " + Self.numbers(facts)
        case .noRoom(let error): "\(failure.words): \(unsafe String(cString: strerror(error)))"
        case .nonsense: "\(failure.words): '\(environment.lastWords)'; see docs/environments.md"
        case .closed, .endless, .noPerson: "\(failure.words)"
        }
    }
}

extension ForeignEnvironment {
    /// The beginning of what was said last.
    fileprivate var lastWords: String {
        let words = unsafe lastLine.map { unsafe String(cString: $0) } ?? ""
        return words.count > 60 ? words.prefix(60) + "…" : words
    }
}
