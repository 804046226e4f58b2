// SPDX-License-Identifier: Apache-2.0

public import Federation

/// What a screen shows beside its questions.
public struct TeachStatus: Encodable, Sendable {
    /// As in ``PeopleSettings`` and `FleetStatus`.
    public var run, task, title, lookFor, tieBreaker: String
    /// How behaviours are shown.
    public var view: PeopleSettings.View
    /// How many times faster than in the task's own time clips are played.
    public var speed: Double
    /// Rounds committed, and of the whole run.
    public var round, rounds: UInt32
    /// The round after which the policy was filmed last; nil before the first film.
    var policyRound: UInt32?
    /// This person's answers in this run.
    public var answers: Int
    /// This person's median; nil before the first answer.
    public var secondsPerAnswer: Double?
    /// Who looks.
    public var person: String
    /// Questions that nobody has answered.
    public var openQuestions: Int
    /// Devices that play, whose questions will come; none while there is a question to show.
    public var waitingFor: [String]
    /// The share of repeated questions that this person answered as before; nil before the first.
    var consistency: Double?
    /// The share of obvious pairs of which this person chose the better one; nil before the first.
    var attention: Double?
    /// How much more often this person chooses the left one of two: −1 to 1; nil before the first pair.
    var leftBias: Double?
    /// Whether all rounds are committed.
    public var complete: Bool
    /// Where the dashboard is.
    var dashboard = "/"

    /// What this person's screen shows now.
    /// - Throws: when the database cannot be read.
    public init(_ person: String, desk: TeachingDesk, fleet: FleetStatus) throws {
        let tally = try desk.tally(of: person)
        let settings = desk.settings
        run = fleet.run
        task = fleet.task
        title = settings.title
        lookFor = settings.lookFor
        tieBreaker = settings.tieBreaker
        view = settings.view
        speed = settings.speed
        round = fleet.round
        rounds = fleet.roundCount
        policyRound = desk.policy(after: nil)?.round
        answers = tally.answers
        secondsPerAnswer = tally.secondsPerAnswer
        self.person = person
        openQuestions = desk.openCount
        waitingFor = desk.devicesNotAwaited.map { Self.playing(fleet, without: $0) } ?? []
        consistency = tally.consistency
        attention = tally.attention
        leftBias = tally.leftBias
        complete = fleet.phase == .complete
    }

    /// Members that play in the open round and may ask here.
    private static func playing(_ fleet: FleetStatus, without others: Set<String>) -> [String] {
        guard fleet.phase != .complete else { return [] }
        return fleet.members.filter { member in
            member.isConnected && member.block != nil && member.lastRound != fleet.round
                && !others.contains(member.name)
        }.map(\.name)
    }
}
