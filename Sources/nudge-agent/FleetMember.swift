// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore
import Preferences

/// What a board does in a fleet: shows behaviours, has them judged, votes, and follows the commits.
struct FleetMember {
    /// How long the connection is not looked at inside an episode, where a control step does not take longer.
    private static let lookNanoseconds: UInt64 = 250_000_000
    /// How long to wait for a frame when there is nothing else to do.
    private static let idleMilliseconds: UInt64 = 5_000
    /// And how long while a key may be pressed.
    private static let keyMilliseconds: UInt64 = 50

    /// The panel beside the agent; nil where people answer.
    private var panel: SimulatedPanel?
    /// Who answers beside the board; nil where the agent asks people through the aggregator.
    var person: Person?
    /// What that person answered, where the aggregator wants to know.
    var given: GivenAnswers?
    /// What the behaviours of a question were worth, by lane.
    private var batches = InlineArray<16, BatchScore>(repeating: BatchScore())
    var counts = Counts()
    /// The question of which an episode was aborted, so that nobody is asked about the others.
    private var void: Question.Place?

    /// What was done since the program began.
    struct Counts {
        var episodes = 0
        var aborts = 0
        var labels = 0
        var votes = 0
        var commits = 0
    }

    /// - Parameters:
    ///   - answerers: who answers in this fleet.
    ///   - person: who does so beside the board, if anybody.
    ///   - given: room for what that person answers, where the aggregator is told.
    init(_ answerers: Answerers, _ person: Person?, _ given: GivenAnswers?) {
        if case .simulated(let panel) = answerers { self.panel = panel }
        self.person = person
        self.given = given
    }

    /// Works until the connection is lost or the run comes to an end. Inlined, because it has one caller, in
    /// whose frame there is room for what it holds.
    @inline(__always)
    mutating func work<Task: SketchedEnvironment & ~Copyable>(
        _ agent: inout Agent, in task: inout Task, over link: inout AggregatorLink
    ) throws(Parting) -> Never {
        while true {
            try listen(&agent, &link, timeoutMilliseconds: patience(agent))
            try speak(&agent, &link)
            guard agent.isJoined else { continue }
            switch agent.phase {
            case .readyForEpisode:
                if void == place(agent) {
                    skipEpisode(&agent)
                } else {
                    try playEpisode(&agent, in: &task, over: &link)
                }
            case .awaitingChoice: if panel != nil { answer(&agent) } else { ask(&agent) }
            case .voteReady, .awaitingCommit: break
            case .inEpisode: preconditionFailure("an episode is played to its end or dropped")
            }
        }
    }

    /// How long to wait for a frame: not at all while there is something to do.
    private func patience(_ agent: borrowing Agent) -> UInt64 {
        guard agent.isJoined, agent.phase != .awaitingCommit else { return Self.idleMilliseconds }
        guard agent.phase == .awaitingChoice, panel == nil else { return 0 }
        if person != nil { return Self.keyMilliseconds }
        return agent.isAsked ? Self.idleMilliseconds : 0
    }

    /// Takes the frame that is looked at.
    mutating func follow(_ agent: inout Agent, _ link: borrowing AggregatorLink) throws(Parting) {
        switch try link.deliver(to: &agent) {
        case .joined:
            Event.joined(agent)
            given?.startOver()
        case .assignment: Event.assigned(agent)
        case .commit: counts.commits += 1
        case .bye(.complete): throw .complete
        case .bye(.leaving): throw .left
        case .refusal(let refusal):
            // This agent says what makes sense; who carried it there changed it.
            throw refusal.reason == .malformed && link.isCarried ? .damagedOnTheWay : .refused(refusal)
        case .answer(let isTaken): if isTaken { counts.labels += 1 }
        case .catchingUp, .ping, .pong: break
        }
    }

    /// Takes all frames that are there, after waiting for the first one if there is none.
    private mutating func listen(
        _ agent: inout Agent, _ link: inout AggregatorLink, timeoutMilliseconds: UInt64
    ) throws(Parting) {
        var timeout = timeoutMilliseconds
        while try link.advance(timeoutMilliseconds: timeout) {
            try follow(&agent, link)
            timeout = 0
        }
    }

    /// Sends all that is due: a vote, the answer to a ping, a question with its clips.
    private mutating func speak(_ agent: inout Agent, _ link: inout AggregatorLink) throws(Parting) {
        try tell(agent, &link)
        var bytes = InlineArray<1032, UInt8>(repeating: 0)
        while true {
            var room = bytes.mutableSpan
            let count = agent.transmit(&room)
            guard count > 0 else { return }
            if count == VoteFrame.encodedBytes { counts.votes += 1 }
            try link.send(bytes.span.extracting(0..<count))
        }
    }

    /// Plays the episode that is due. It is dropped when the round closes meanwhile. When the connection is
    /// lost it is played to its end first, because its place in the round is not.
    private mutating func playEpisode<Task: SketchedEnvironment & ~Copyable>(
        _ agent: inout Agent, in task: inout Task, over link: inout AggregatorLink
    ) throws(Parting) {
        let episode = agent.nextEpisode
        announce(episode, agent)
        if episode.trajectory == 0 { batches[episode.lane] = BatchScore() }
        var noise = RandomStream(seed: agent.configuration.seed, name: episode.resetStream)
        task.announce(lane: episode.lane)
        agent.beginEpisode()
        agent.hand(to: &task)
        task.reset(&noise)
        agent.film(task)
        var score = TrajectoryScore(discount: panel?.discount ?? 1)
        var loss: Parting?
        var lookedAt = board_nanoseconds()
        for _ in 0..<agent.configuration.horizon(inRound: agent.round) {
            if loss == nil, board_nanoseconds() - lookedAt >= Self.lookNanoseconds {
                loss = look(&agent, &link)
                guard agent.phase == .inEpisode, loss?.exitStatus == nil else { break }
                lookedAt = board_nanoseconds()
            }
            let result = agent.step(in: &task)
            if result.isAborted {
                void = place(agent)
                counts.aborts += 1
                break
            }
            agent.film(task)
            score.add(result)
            if result.isTerminated, !agent.configuration.playsOn { break }
        }
        task.rest()
        if let loss, loss.exitStatus != nil { throw loss }
        if agent.phase == .inEpisode {
            agent.endEpisode()
            if void == place(agent) {
                settleVoid(&agent)
            } else {
                counts.episodes += 1
                batches[episode.lane].add(score)
            }
        }
        if let loss { throw loss }
    }

    /// Leaves out an episode of a void question.
    private mutating func skipEpisode(_ agent: inout Agent) {
        agent.beginEpisode()
        agent.endEpisode()
        settleVoid(&agent)
    }

    /// Answers a void question, when it is due, that nobody can tell.
    private mutating func settleVoid(_ agent: inout Agent) {
        guard agent.phase == .awaitingChoice else { return }
        given?.keep(.cannotTell, at: agent.answerCount)
        agent.choose(.cannotTell)
        void = nil
    }

    /// The question that the agent is about.
    private func place(_ agent: borrowing Agent) -> Question.Place {
        Question.Place(
            round: agent.round, streamIndex: agent.streamIndex, batch: UInt16(agent.answerCount))
    }

    /// Looks at the connection inside an episode.
    /// - Returns: why it was lost, or is to be left.
    private mutating func look(_ agent: inout Agent, _ link: inout AggregatorLink) -> Parting? {
        do throws(Parting) {
            try listen(&agent, &link, timeoutMilliseconds: 0)
            try speak(&agent, &link)
            return nil
        } catch {
            return error
        }
    }

    /// Has the panel answer, from the streams that a simulated fleet draws from.
    private mutating func answer(_ agent: inout Agent) {
        let name = StreamName(
            .panel, round: agent.round, index: agent.streamIndex, subindex: UInt32(agent.answerCount))
        var stream = RandomStream(seed: agent.configuration.seed, name: name)
        let shown = batches.span.extracting(0..<agent.configuration.behaviourCount)
        guard let judgement = panel?.choose(among: shown, stream: &stream) else { return }
        counts.labels += judgement.labelCount
        agent.choose(judgement.choice)
    }
}
#endif
