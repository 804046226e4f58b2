// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import Federation
import Foundation
import NudgeCore
import Preferences

/// One person at a terminal: what is asked, and what each key does. The desk does not tell it from a page.
struct Sitting {
    /// Answers that can be taken back, one after the other.
    private static let undoLimit = 20

    let desk: TeachingDesk
    let person: String
    private(set) var clock: ClipClock
    /// What just happened, in words.
    private(set) var note = ""
    private(set) var isHelpShown = false
    private var current: ShownQuestion?
    private var shownAt = Date.now
    private var given: [(question: ShownQuestion, key: String)] = []

    init(_ desk: TeachingDesk, person: String) {
        self.desk = desk
        self.person = person
        clock = ClipClock(simulatedSpeed: desk.settings.speed)
    }

    /// Number and behaviours of what is asked, in the order of the screen; nil while nobody asks.
    var question: (number: Int64, clips: [[UInt8]])? {
        current.map { ($0.showing.number, $0.clips) }
    }

    /// Lets time pass, and takes the next question where there is none on the screen.
    mutating func advance(seconds: Double) throws {
        clock.advance(seconds: seconds)
        guard current == nil, let next = try desk.questions(for: person, held: [], limit: 1).first else {
            return
        }
        try show(next, wasSeen: false)
    }

    private mutating func show(_ question: ShownQuestion, wasSeen: Bool) throws {
        current = question
        shownAt = .now
        let seconds = try question.clips.map { try Motion($0).seconds }.max()
        clock.begin(clipSeconds: seconds ?? 0, wasSeen: wasSeen)
    }

    /// Does what a key means.
    mutating func press(_ key: Key) throws {
        guard let meaning = KeyMeaning(key, laneCount: current?.showing.order.count ?? 0) else { return }
        note = ""
        switch meaning {
        case .choice(let choice): try answer(choice)
        case .undo: try undo()
        case .pause: clock.isPaused.toggle()
        case .help: isHelpShown.toggle()
        case .faster: clock.changeSpeed(by: 1)
        case .slower: clock.changeSpeed(by: -1)
        }
    }

    private mutating func answer(_ choice: Choice) throws {
        guard let question = current else { return }
        guard clock.isSeen else {
            note = "Watch it once to the end first."
            return
        }
        let key = UUID().uuidString.lowercased()
        let answer = TeachingDesk.Answer(
            key: key, showing: question.showing.number, choice: choice, shown: shownAt, answered: .now,
            plays: clock.plays)
        switch try desk.take(answer, by: person) {
        case .taken, .duplicate:
            given.append((question, key))
            if given.count > Self.undoLimit { given.removeFirst() }
            note = Self.words(choice)
        case .late: note = "That round was over before the answer came."
        case .unknown: note = "That is not asked any more."
        }
        current = nil
    }

    private static func words(_ choice: Choice) -> String {
        switch choice {
        case .lane(let lane): "\(KeyMeaning.label(Int(lane))) it is."
        case .equal: "Equal."
        case .cannotTell: "Can't tell."
        }
    }

    private mutating func undo() throws {
        guard let last = given.popLast() else {
            note = "There is nothing to take back."
            return
        }
        guard try desk.undo(last.key, by: person) else {
            note = "Too late: that answer was passed on."
            return
        }
        note = "Taken back. Which one is it?"
        try show(last.question, wasSeen: true)
    }
}
