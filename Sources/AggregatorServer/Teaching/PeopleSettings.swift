// SPDX-License-Identifier: Apache-2.0

public import Preferences

/// How people are asked: what the page says and how questions are handed out.
public struct PeopleSettings: Codable, Equatable, Sendable {
    /// How the behaviours of a question are shown.
    public enum View: String, CaseIterable, Codable, Sendable {
        /// All on one ground, from one start.
        case race
        /// Each in a picture of its own.
        case grid
    }

    /// The task in words.
    public var title: String
    /// What makes a behaviour better, as a question.
    public var lookFor: String
    /// What decides when that is equal; empty for nothing.
    public var tieBreaker: String
    /// How behaviours are shown.
    public var view: View
    /// How many times faster than in the task's own time clips are played.
    public var speed: Double
    /// How questions are handed out.
    public var rules = QuestionRules()
    /// Days that clips are kept; 0 keeps none.
    public var keepClipsDays = 0
    /// The ``lookFor`` that asks which body gets furthest along x; nil where none does.
    public var distanceQuestion: String?

    /// Whether distance is what is asked for, so that what is obvious can be told from the clips.
    var asksForDistance: Bool { lookFor == distanceQuestion }

    /// Makes settings with the default rules; see the properties.
    public init(title: String, lookFor: String, tieBreaker: String, view: View, speed: Double) {
        self.title = title
        self.lookFor = lookFor
        self.tieBreaker = tieBreaker
        self.view = view
        self.speed = speed
    }
}
