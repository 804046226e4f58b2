// SPDX-License-Identifier: Apache-2.0

public import Environments
import Federation
public import NudgeCore

/// A task of one's own, as its file describes it: a robot's, or a simulator's.
public struct TaskDescription: Codable, Equatable, Sendable {
    /// A number that is observed. The actor sees `(number − offset) / scale`.
    public struct Observed: Codable, Equatable, Sendable {
        /// What it is, for people.
        public var name: String
        /// Its unit, for people; may be empty.
        public var unit: String
        /// What counts as nothing.
        public var offset: Float
        /// What counts as much; above 0.
        public var scale: Float

        /// Makes a number.
        public init(name: String, unit: String = "", offset: Float = 0, scale: Float = 1) {
            self.name = name
            self.unit = unit
            self.offset = offset
            self.scale = scale
        }
    }

    /// A number that is acted: `offset + scale × action`, within limits.
    public struct Acted: Codable, Equatable, Sendable {
        /// What it is, for people.
        public var name: String
        /// Its unit, for people; may be empty.
        public var unit: String
        private var offset, scale, minimum, maximum, safe: Float

        /// How an action within ±1 becomes a number in that unit.
        public var range: ActionRange {
            ActionRange(offset: offset, scale: scale, minimum: minimum, maximum: maximum, safe: safe)
        }

        /// Makes a number.
        public init(name: String, unit: String = "", range: ActionRange = ActionRange()) {
            self.name = name
            self.unit = unit
            (offset, scale, safe) = (range.offset, range.scale, range.safe)
            (minimum, maximum) = (range.minimum, range.maximum)
        }
    }

    /// The parameters of a policy that the environment has itself.
    public struct Parameters: Codable, Equatable, Sendable {
        /// How many; 1...``NudgeCore/Limits/parameterCountMaximum``.
        public var count: Int
        /// What each is and how it is told, at most 64; empty where they are told as they are.
        public var named: [Acted]

        /// Makes parameters that are told as they are, or named ones.
        public init(count: Int, named: [Acted] = []) {
            self.count = count
            self.named = named
        }
    }

    /// The task's name: lower-case letters, digits and hyphens, at most 23.
    public var name: String
    /// What is observed, in the order in which it comes; 1...512, or none where the environment has the
    /// policy.
    public var observed: [Observed]
    /// What is acted, in the order in which it is sent; 1...64, or none where the environment has the policy.
    public var acted: [Acted]
    /// The parameters of the environment's own policy; nil where the environment is told how to act.
    public var parameters: Parameters?
    /// Control steps per second.
    public var hertz: Double
    /// Control steps of an episode; 1 where the environment plays an episode at one go.
    public var horizon: Int
    /// Control steps of a behaviour that is compared.
    public var clip: Int
    /// Whether somebody has to put the body back before an episode.
    public var isResetByPerson: Bool
    /// How old an observation may be when its action is sent; 0 where time does not matter.
    public var watchdogMilliseconds: Int
    /// How long the environment may take to answer.
    public var patienceSeconds: Double
    /// The body, in words.
    public var title: String
    /// What makes a behaviour better, as a question.
    public var lookFor: String
    /// What decides when that is equal.
    public var tieBreaker: String
    /// What is drawn of the body; nil where nothing is known of it.
    public var body: TaskBody?

    /// Makes a task that nobody has to put back and for which time does not matter.
    public init(name: String, observed: [Observed], acted: [Acted], hertz: Double, horizon: Int) {
        self.name = name
        self.observed = observed
        self.acted = acted
        self.hertz = hertz
        self.horizon = horizon
        clip = horizon
        isResetByPerson = false
        watchdogMilliseconds = 0
        patienceSeconds = 10
        title = name
        lookFor = "Which is better?"
        tieBreaker = ""
    }

    /// Makes a task whose environment has the policy itself, and plays an episode at one go.
    public init(name: String, parameters: Parameters) {
        self.init(name: name, observed: [], acted: [], hertz: 1, horizon: 1)
        self.parameters = parameters
    }

    /// All that decides what a policy for the task means, as lines of text in a fixed order.
    public var canonicalText: String {
        let numbers = observed.map { "observed \($0.name) \($0.unit) \($0.offset) \($0.scale)\n" }
        let motors = acted.map { "acted \($0.name) \($0.unit) \($0.range.words)\n" }
        let count = parameters.map { "parameters \($0.count)\n" } ?? ""
        let gains = (parameters?.named ?? []).map { "parameter \($0.name) \($0.unit) \($0.range.words)\n" }
        return "\(name)\n\(hertz)\n\(horizon)\n" + (numbers + motors + [count] + gains).joined()
    }

    /// Names the task in the headers of logs and policies. Comments, questions and how long anybody waits do
    /// not count.
    public var fingerprint: Fingerprint {
        var sum = FingerprintSum()
        for byte in canonicalText.utf8 { sum.add(UInt16(byte)) }
        return sum.fingerprint
    }

    /// What the line to the environment needs to know.
    public var facts: EnvironmentFacts {
        var facts =
            parameters.map { EnvironmentFacts(parameterCount: $0.count) }
            ?? EnvironmentFacts(observationCount: observed.count)
        for number in parameters?.named ?? acted { _ = facts.add(number.range) }
        facts.hertz = Float(hertz)
        facts.patienceMilliseconds = UInt32(patienceSeconds * 1000)
        facts.watchdogMilliseconds = UInt32(watchdogMilliseconds)
        facts.isResetByPerson = isResetByPerson
        return facts
    }

    /// What an agent on a board is told, as one line; `Environments/TaskCard` reads it.
    public var card: String {
        let numbers =
            parameters.map { "parameters \($0.count)" }
            ?? "observations \(observed.count) hertz \(hertz) horizon \(horizon) "
            + "watchdog \(watchdogMilliseconds)"
        let ranges =
            parameters?.named.map { " parameter \($0.range.words)" }
            ?? acted.map { " acted \($0.range.words)" }
        return "nudge-task 1 \(name) \(fingerprint.text) \(numbers) patience \(facts.patienceMilliseconds) "
            + "reset \(isResetByPerson ? "person" : "itself")" + ranges.joined() + sketch.words + "\n"
    }

    /// The task as a run sees it.
    var size: TaskSize {
        TaskSize(
            name: name, observationCount: observed.count, actionCount: acted.count, actionBound: 1,
            horizon: horizon, stepSeconds: 1 / hertz, parameterCount: parameters?.count)
    }

    /// Plain settings of a run: a linear actor, unless the environment has the policy, and pairs of clips
    /// that a panelist compares.
    public var settings: SimulationSettings {
        var settings = SimulationSettings(task: name)
        settings.taskFile = self
        settings.horizon = clip
        settings.observationOffsets = observed.map(\.offset)
        settings.observationFactors = observed.map { 1 / $0.scale }
        return settings
    }
}

extension ActionRange {
    fileprivate var words: String { "\(offset) \(scale) \(minimum) \(maximum) \(safe)" }
}

extension TaskSize {
    /// What the line to an environment needs to know of a task that no file describes.
    var facts: EnvironmentFacts {
        var facts = EnvironmentFacts(observationCount: observationCount)
        for _ in 0..<actionCount { _ = facts.add(ActionRange(minimum: -actionBound, maximum: actionBound)) }
        facts.hertz = Float(1 / stepSeconds)
        return facts
    }
}
