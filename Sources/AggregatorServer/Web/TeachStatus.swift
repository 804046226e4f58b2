// SPDX-License-Identifier: Apache-2.0

import Federation

/// What the page shows beside its questions.
struct TeachStatus: Encodable {
    var run, task, title, lookFor, tieBreaker: String
    var view: PeopleSettings.View
    var speed: Double
    var round, rounds: UInt32
    /// The round after which the policy was filmed last; nil before the first film.
    var policyRound: UInt32?
    /// This person's answers in this run.
    var answers: Int
    /// This person's median; nil before the first answer.
    var secondsPerAnswer: Double?
    var person: String
    /// Questions that nobody has answered.
    var openQuestions: Int
    /// Devices that play, whose questions will come.
    var waitingFor: [String]
    /// The share of repeated questions that this person answered as before; nil before the first.
    var consistency: Double?
    /// How much more often this person chooses the left one of two: −1 to 1; nil before the first pair.
    var leftBias: Double?
    var complete: Bool
    /// Where the dashboard is.
    var dashboard = "/"

    init(_ person: String, desk: TeachingDesk, fleet: FleetStatus) throws {
        let tally = try desk.tally(of: person)
        let open = desk.open
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
        openQuestions = open.count
        waitingFor = fleet.members.filter { member in
            fleet.phase != .complete && member.isConnected && member.block != nil
                && member.lastRound != fleet.round
                && !open.devices.contains(member.name)
        }.map(\.name)
        consistency = tally.consistency
        leftBias = tally.leftBias
        complete = fleet.phase == .complete
    }
}
