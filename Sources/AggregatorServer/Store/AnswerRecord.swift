// SPDX-License-Identifier: Apache-2.0

public import Federation
public import Foundation
import GRDB
public import NudgeCore
public import Preferences

/// An answer as the database has it: what was shown to whom, and what was said.
public struct AnswerRecord: Equatable, Sendable {
    /// What was shown.
    public var showing: Showing<QuestionKey>
    /// What was chosen, with the core's lanes.
    public var choice: Choice
    /// The key under which the page sent it: the same answer sent again has the same one. An answer that was
    /// given beside an agent is named after its question.
    public var key: String
    /// When the person saw it and when the answer was given, by the page's clock.
    public var shown, answered: Date
    /// When the server had it.
    public var received: Date
    /// How often the clips were played before; 0 for an answer that was given beside an agent, without any.
    public var plays: Int
    /// The digest of what the question showed; nil where it was answered before digests were kept.
    public var clips: String?

    /// The place on the screen that was chosen, from 0; nil for an answer that names none.
    public var place: Int? {
        guard case .lane(let lane) = choice else { return nil }
        return showing.order.firstIndex(of: lane)
    }

    /// Makes a record; see the properties.
    public init(
        showing: Showing<QuestionKey>, choice: Choice, key: String, shown: Date, answered: Date,
        received: Date, plays: Int, clips: String?
    ) {
        self.showing = showing
        self.choice = choice
        self.key = key
        self.shown = shown
        self.answered = answered
        self.received = received
        self.plays = plays
        self.clips = clips
    }

    init(row: Row) {
        showing = Showing(row: row)
        choice = Choice(rawValue: row["choice"]) ?? .cannotTell
        key = row["key"]
        shown = row["shown"]
        answered = row["answered"]
        received = row["received"]
        plays = row["plays"]
        clips = row["clips"]
    }
}

extension Showing<QuestionKey> {
    init(row: Row) {
        let place = Question.Place(round: row["round"], streamIndex: row["stream"], batch: row["batch"])
        self.init(
            number: row["id"], key: QuestionKey(device: row["device"], place: place), person: row["person"],
            order: Array(row["lanes"] as Data), probeOf: row["probeOf"], better: row["better"])
    }
}
