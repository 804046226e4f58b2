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
        var queue: QuestionQueue<QuestionKey, [[UInt8]]>
        /// What is known of how people answer; read again after every answer.
        var tallies: [String: PersonTally] = [:]
        /// What the policy does after so many rounds.
        var policy: (round: UInt32, clip: [UInt8])?
    }

    let settings: PeopleSettings
    let run: Int64
    let store: FleetStore
    let logger: Logger
    let state: Mutex<State>
    /// K.
    let blockCount: Int
    private let batchCount: Int
    /// Called when an answer may have to be passed on.
    private let wake: Mutex<(@Sendable () -> Void)?> = Mutex(nil)

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
        state.withLock {
            $0.queue.ask(
                question.key, question.clips, laneCount: question.clips.count,
                urgency: batchCount - Int(question.key.batch))
        }
        guard settings.keepClipsDays > 0 else { return }
        do {
            try store.insert(clipsOf: question, run: run)
        } catch {
            logger.error("clips were not stored", metadata: ["error": "\(error)"])
        }
    }

    func withdraw(_ key: QuestionKey) { state.withLock { $0.queue.withdraw(key) } }

    /// Answers that are to be passed on to agents now.
    func decide() -> [(key: QuestionKey, choice: Choice)] {
        state.withLock { state in
            state.queue.decide(now: Self.now).filter { $0.agrees == nil }.map { ($0.showing.key, $0.choice) }
        }
    }

    func show(policy clip: [UInt8], round: UInt32) { state.withLock { $0.policy = (round, clip) } }

    // MARK: - People's side

    /// Questions for a person, written down before they are shown.
    func questions(
        for person: String, held: Set<Int64>, limit: Int
    ) throws -> [(showing: Showing<QuestionKey>, clips: [[UInt8]])] {
        try state.withLock { state in
            let batch = state.queue.next(for: person, held: held, limit: limit, now: Self.now)
            if !batch.isEmpty { try store.insert(batch.map(\.showing), run: run) }
            return batch.map { ($0.showing, $0.content) }
        }
    }

    /// A person's answer, as the page sends it.
    struct Answer: Sendable {
        var key: String
        var showing: Int64
        /// With places on the screen for lanes.
        var choice: Choice
        var shown, answered: Date
        var plays: Int
    }

    /// What became of an answer: as the queue says, or that it came before.
    enum Outcome: String, Encodable, Sendable { case taken, late, unknown, duplicate }

    /// Takes an answer, once however often it is sent.
    /// - Throws: when the database cannot be written; nothing was taken then.
    func take(_ answer: Answer, by person: String) throws -> Outcome {
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
                        answered: answer.answered, received: .now, plays: answer.plays))
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
    func undo(_ key: String, by person: String) throws -> Bool {
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

    /// Open questions, and the devices that wait for an answer or have got one that is held.
    var open: (count: Int, devices: Set<String>) {
        state.withLock { ($0.queue.openCount, Set($0.queue.keys.map(\.device))) }
    }

    /// What the policy does, if it is newer than a round.
    func policy(after round: UInt32?) -> (round: UInt32, clip: [UInt8])? {
        state.withLock { state in
            guard let policy = state.policy, round.map({ policy.round > $0 }) ?? true else { return nil }
            return policy
        }
    }
}
