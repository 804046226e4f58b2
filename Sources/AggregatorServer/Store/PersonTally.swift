// SPDX-License-Identifier: Apache-2.0

/// What is known of how a person answers.
public struct PersonTally: Codable, Equatable, Sendable {
    /// Answers that were given and not undone, probes included.
    public var answers = 0
    /// The median of the seconds from seeing a question to answering it.
    public var secondsPerAnswer: Double?
    /// Questions that were shown again, the other way round, and answered.
    public var repeats = 0
    /// Those of them that were answered as before.
    public var agreements = 0
    /// Obvious pairs that were answered.
    public var obvious = 0
    /// Those of them of which the better one was chosen.
    public var seen = 0
    /// Answers that chose one of two behaviours.
    public var pairs = 0
    /// Those of them that chose the left one.
    public var lefts = 0

    /// The share of repeated questions that were answered as before; nil before the first.
    public var consistency: Double? { repeats > 0 ? Double(agreements) / Double(repeats) : nil }
    /// The share of obvious pairs of which the better one was chosen; nil before the first.
    public var attention: Double? { obvious > 0 ? Double(seen) / Double(obvious) : nil }
    /// How much more often the left one of two is chosen than the right one: −1 to 1.
    public var leftBias: Double? { pairs > 0 ? Double(2 * lefts - pairs) / Double(pairs) : nil }
}

/// A person as whoever runs a fleet sees them.
public struct PersonStanding: Codable, Equatable, Sendable {
    /// The name.
    public var name: String
    /// `invited`, `revoked`, `not invited`, or `at a board` for whoever answers beside an agent.
    public var standing: String
    /// Answers that were given and not undone.
    public var answers: Int
    /// The median of the seconds from seeing a question to answering it; nil before the first.
    public var secondsPerAnswer: Double?
    /// As ``PersonTally/consistency``.
    public var consistency: Double?
    /// As ``PersonTally/attention``.
    public var attention: Double?
    /// As ``PersonTally/leftBias``.
    public var leftBias: Double?

    init(_ name: String, _ record: PersonRecord?, _ tally: PersonTally) {
        self.name = name
        let uninvited = TeachingDesk.isBeside(name) ? "at a board" : "not invited"
        standing = record.map { $0.revoked == nil ? "invited" : "revoked" } ?? uninvited
        answers = tally.answers
        secondsPerAnswer = tally.secondsPerAnswer
        consistency = tally.consistency
        attention = tally.attention
        leftBias = tally.leftBias
    }
}
