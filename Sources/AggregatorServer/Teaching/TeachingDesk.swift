// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import NudgeCore
import Preferences
import Synchronization

/// Where agents' questions meet people: the queue, with the database behind it.
///
/// Used by the aggregator's event loop and by everybody's requests at once. What a person is told to be taken
/// is in the database already, and what is passed on to an agent is so, too.
public final class TeachingDesk: Sendable {
    struct State {
        var queue: QuestionQueue<QuestionKey, ShownClips>
        /// What is known of how people answer; read again after every answer.
        var tallies: [String: PersonTally] = [:]
        /// What the policy does after so many rounds.
        var policy: (round: UInt32, clip: [UInt8])?
        /// Devices whose last question was answered beside them.
        var devicesAnsweredBeside: Set<String> = []
    }

    /// Who answers on a machine that invited nobody.
    public static let nameless = "you"

    /// What people are asked, and how.
    public let settings: PeopleSettings
    let run: Int64
    let store: FleetStore
    let logger: Logger
    let state: Mutex<State>
    /// K.
    let blockCount: Int
    /// Behaviours that a question shows.
    let laneCount: Int
    private let batchCount: Int
    /// Called when an answer may have to be passed on.
    let wake: Mutex<(@Sendable () -> Void)?> = Mutex(nil)

    /// Makes an empty desk.
    /// - Parameters:
    ///   - configuration: the run's.
    ///   - run: its number in the database.
    init(
        _ settings: PeopleSettings, configuration: RunConfiguration, run: Int64, store: FleetStore,
        logger: Logger
    ) throws(FleetStoreError) {
        self.settings = settings
        self.run = run
        self.store = store
        self.logger = logger
        batchCount = configuration.batchCount
        blockCount = configuration.agentCount
        laneCount = configuration.behaviourCount
        state = Mutex(
            State(
                queue: QuestionQueue(
                    rules: settings.rules, seed: configuration.seed, firstNumber: try store.nextShowing())))
    }

    /// Takes up what was on the desk before the server's last start.
    /// - Parameter round: the open one.
    /// - Returns: the answers that were given in it.
    func reopen(round: UInt32) throws(FleetStoreError) -> [QuestionKey: Choice] {
        let answered = try store.choices(run: run, round: round)
        let unanswered = try store.unanswered(run: run, round: round).filter { answered[$0.key] == nil }
        state.withLock { state in
            for showing in unanswered {
                state.queue.restore(
                    showing, urgency: batchCount - Int(showing.key.batch), now: Self.now)
            }
        }
        return answered
    }

    /// Milliseconds of a clock that never runs backwards.
    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds / 1_000_000 }

    /// Has this called after every answer, on any thread.
    func onAnswer(_ wake: @escaping @Sendable () -> Void) { self.wake.withLock { $0 = wake } }

    // MARK: - The aggregator's side

    /// An agent asks.
    func ask(_ question: AskedQuestion) {
        let shown = ShownClips(question.clips)
        state.withLock {
            $0.devicesAnsweredBeside.remove(question.key.device)
            $0.queue.ask(
                question.key, shown, laneCount: question.clips.count,
                urgency: batchCount - Int(question.key.batch),
                obvious: settings.asksForDistance ? shown.obviousRace : nil)
        }
        answerFromImports()
        guard settings.keepClipsDays > 0 else { return }
        do {
            try store.insert(clipsOf: question, run: run)
        } catch {
            logger.error("clips were not stored", metadata: ["error": "\(error)"])
        }
    }

    func withdraw(_ key: QuestionKey) {
        if let held = state.withLock({ $0.queue.withdraw(key) }) { tellLate(held.key) }
    }

    /// Says that an answer was taken and moves nothing, most likely since its round closed.
    func tellLate(_ key: QuestionKey) {
        logger.notice(
            "an answer was taken, but its question was over before the agent had it",
            metadata: ["device": "\(key.device)", "round": "\(key.round)"])
    }

    /// Answers that are to be passed on to agents now.
    func decide() -> [(key: QuestionKey, choice: Choice)] {
        state.withLock { state in
            state.queue.decide(now: Self.now).filter { $0.agrees == nil }.map { ($0.showing.key, $0.choice) }
        }
    }

    func show(policy clip: [UInt8], round: UInt32) { state.withLock { $0.policy = (round, clip) } }

    // MARK: - People's side

    /// Questions for a person, written down before they are shown.
    /// - Parameters:
    ///   - held: numbers of showings that the person's screen has.
    ///   - limit: how many are wanted at most.
    /// - Throws: when the database cannot be written.
    public func questions(for person: String, held: Set<Int64>, limit: Int) throws -> [ShownQuestion] {
        try state.withLock { state in
            let batch = state.queue.next(for: person, held: held, limit: limit, now: Self.now)
            if !batch.isEmpty { try store.insert(batch.map { ($0.showing, $0.content.digest) }, run: run) }
            return batch.map { ShownQuestion($0.showing, $0.content) }
        }
    }

    /// Takes an answer, once however often it is sent.
    /// - Throws: when the database cannot be written; nothing was taken then.
    public func take(_ answer: Answer, by person: String) throws -> Outcome {
        let outcome = try state.withLock { state -> Outcome in
            if let before = try store.answered(answer.key) {
                return before.showing == answer.showing && before.person == person ? .duplicate : .unknown
            }
            let showing = state.queue.showings[answer.showing]
            switch state.queue.answer(answer.showing, by: person, answer.choice, now: Self.now) {
            case .unknown: return .unknown
            case .late: return try store.person(ofShowing: answer.showing) == person ? .late : .unknown
            case .taken: break
            }
            guard let showing, let choice = showing.choice(onScreen: answer.choice) else { return .unknown }
            do {
                try store.insert(
                    AnswerRecord(
                        showing: showing, choice: choice, key: answer.key, shown: answer.shown,
                        answered: answer.answered, received: .now, plays: answer.plays, clips: nil))
            } catch {
                _ = state.queue.undo(answer.showing, by: person, now: Self.now)
                throw error
            }
            state.tallies[person] = nil
            return .taken
        }
        if outcome == .taken { wake.withLock { $0 }?() }
        return outcome
    }

    /// Takes an answer back, if it was not passed on yet.
    /// - Parameter key: the one that it was sent with.
    /// - Returns: whether the question is the person's again.
    /// - Throws: when the database cannot be written.
    public func undo(_ key: String, by person: String) throws -> Bool {
        try state.withLock { state in
            guard let answered = try store.answered(key), answered.person == person,
                state.queue.undo(answered.showing, by: person, now: Self.now)
            else { return false }
            try store.removeAnswer(to: answered.showing)
            state.tallies[person] = nil
            return true
        }
    }

    /// How a person answers in this run.
    func tally(of person: String) throws -> PersonTally {
        if let tally = state.withLock({ $0.tallies[person] }) { return tally }
        let tally = try store.tally(of: person, run: run)
        state.withLock { $0.tallies[person] = tally }
        return tally
    }

    /// Questions that nobody has answered.
    var openCount: Int { state.withLock { $0.queue.openCount } }

    /// The devices whose play brings nobody here a question, since they wait for an answer or somebody beside
    /// them answers; nil while a question could be shown to somebody now. A device whose answer is held is as
    /// good as one that plays: nobody can do anything for it.
    var devicesNotAwaited: Set<String>? {
        state.withLock { state in
            guard state.queue.waitingCount == 0 else { return nil }
            return state.devicesAnsweredBeside.union(state.queue.openKeys.map(\.device))
        }
    }

    /// What the policy does, if it is newer than a round.
    func policy(after round: UInt32?) -> (round: UInt32, clip: [UInt8])? {
        state.withLock { state in
            guard let policy = state.policy, round.map({ policy.round > $0 }) ?? true else { return nil }
            return policy
        }
    }
}
