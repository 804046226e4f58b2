// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import NudgeCore

extension TeachingDesk {
    /// A person's answer, as a screen sends it.
    public struct Answer: Sendable {
        /// A UUID of the screen's, under which the answer counts once.
        public var key: String
        /// What it answers.
        public var showing: Int64
        /// With places on the screen for lanes.
        public var choice: Choice
        /// When the question was seen and when it was answered.
        public var shown, answered: Date
        /// How often the clips were played before.
        public var plays: Int

        /// Makes an answer; see the properties.
        public init(key: String, showing: Int64, choice: Choice, shown: Date, answered: Date, plays: Int) {
            self.key = key
            self.showing = showing
            self.choice = choice
            self.shown = shown
            self.answered = answered
            self.plays = plays
        }
    }

    /// What became of an answer: as the queue says, or that it came before.
    public enum Outcome: String, Encodable, Sendable {
        /// It is in the database, and will count unless it is undone.
        case taken
        /// The question is over, or somebody else's by now.
        case late
        /// There is no such question, or it is another person's.
        case unknown
        /// It was taken before.
        case duplicate
    }
}
