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

    /// The task's name: lower-case letters, digits and hyphens, at most 23.
    public var name: String
    /// What is observed, in the order in which it comes; 1...512.
    public var observed: [Observed]
    /// What is acted, in the order in which it is sent; 1...64.
    public var acted: [Acted]
    /// Control steps per second.
    public var hertz: Double
    /// Control steps of an episode.
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

    /// All that decides what a policy for the task means, as lines of text in a fixed order.
    public var canonicalText: String {
        let numbers = observed.map { "observed \($0.name) \($0.unit) \($0.offset) \($0.scale)\n" }
        let motors = acted.map { acted in
            let range = acted.range
            return "acted \(acted.name) \(acted.unit) \(range.offset) \(range.scale) \(range.minimum) "
                + "\(range.maximum) \(range.safe)\n"
        }
        return "\(name)\n\(hertz)\n\(horizon)\n" + (numbers + motors).joined()
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
        var facts = EnvironmentFacts(observationCount: observed.count)
        for acted in acted { _ = facts.add(acted.range) }
        facts.hertz = Float(hertz)
        facts.patienceMilliseconds = UInt32(patienceSeconds * 1000)
        facts.watchdogMilliseconds = UInt32(watchdogMilliseconds)
        facts.isResetByPerson = isResetByPerson
        return facts
    }

    /// What an agent on a board is told, as one line; `Environments/TaskCard` reads it.
    public var card: String {
        let ranges = acted.map(\.range).map { range in
            " acted \(range.offset) \(range.scale) \(range.minimum) \(range.maximum) \(range.safe)"
        }
        return "nudge-task 1 \(name) \(fingerprint.text) observations \(observed.count) hertz \(hertz) "
            + "horizon \(horizon) watchdog \(watchdogMilliseconds) "
            + "patience \(facts.patienceMilliseconds) reset \(isResetByPerson ? "person" : "itself")"
            + ranges.joined() + "\n"
    }

    /// The task as a run sees it.
    var size: TaskSize {
        TaskSize(
            name: name, observationCount: observed.count, actionCount: acted.count, actionBound: 1,
            horizon: horizon, stepSeconds: 1 / hertz)
    }

    /// Plain settings of a run: a linear actor, and pairs of clips that a panelist compares.
    public var settings: SimulationSettings {
        var settings = SimulationSettings(task: name)
        settings.taskFile = self
        settings.horizon = clip
        settings.observationOffsets = observed.map(\.offset)
        settings.observationFactors = observed.map { 1 / $0.scale }
        return settings
    }
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
