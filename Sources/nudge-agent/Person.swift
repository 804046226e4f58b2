// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// Somebody beside the board, who sees the behaviours of a question one after the other and then says which
/// was the best, by a key. Between them the terminal, and lights, say which one it is.
struct Person {
    /// So long somebody may still say something else.
    private static let holdMilliseconds: UInt64 = 1_000

    /// What a look at the keys brought.
    enum Reply {
        case nothing
        /// All behaviours are to be shown once more.
        case again
        case answer(Choice)
    }

    private var keys: KeySource
    private let lightCount: Int
    /// The question that is open.
    private var place: Question.Place?
    private var held: Choice?
    private var heldUntil: UInt64 = 0

    /// Opens where keys come from, and finds the lights.
    init(_ options: AskOptions) throws(Parting) {
        lightCount = options.lights.map { Int(unsafe board_lights_find($0.characters)) } ?? 0
        guard lightCount >= 0 else { throw .unattended }
        keys = try KeySource(options.device, options.codes)
    }

    private static var now: UInt64 { board_nanoseconds() / 1_000_000 }

    /// A behaviour begins.
    mutating func show(lane: Int, of question: Question.Place) {
        if place != nil, place != question {
            Speech.say("The round was closed without this answer.\n")
            place = nil
        }
        if lane == 0 { Speech.begin(question) }
        Speech.number(lane)
        if lightCount > 0 { board_lights_show(1 << UInt32(lane % lightCount)) }
    }

    /// Asks, if that was not done yet, and looks whether there is an answer.
    mutating func ask(_ question: Question) -> Reply {
        let now = Self.now
        if place != question.place {
            place = question.place
            held = nil
            keys.clear(now: now)
            Speech.ask(laneCount: question.laneCount)
            board_lights_show(UInt32.max)
        }
        while let key = keys.next(now: now) {
            if key == .again {
                end()
                return .again
            }
            take(key, laneCount: question.laneCount, now: now)
        }
        guard let held, now >= heldUntil else { return .nothing }
        end()
        return .answer(held)
    }

    private mutating func take(_ key: Key, laneCount: Int, now: UInt64) {
        switch key {
        case .lane(let lane):
            guard lane < laneCount else { return Speech.help(laneCount: laneCount) }
            hold(.lane(UInt8(lane)), now)
        case .left, .right:
            guard laneCount == 2 else { return Speech.help(laneCount: laneCount) }
            hold(key == .left ? .first : .second, now)
        case .equal: hold(.equal, now)
        case .cannotTell: hold(.cannotTell, now)
        case .back:
            guard held != nil else { return }
            held = nil
            Speech.ask(laneCount: laneCount)
            board_lights_show(UInt32.max)
        case .help: Speech.help(laneCount: laneCount)
        case .again: break
        }
    }

    private mutating func hold(_ choice: Choice, _ now: UInt64) {
        held = choice
        heldUntil = now + Self.holdMilliseconds
        Speech.confirm(choice)
        if case .lane(let lane) = choice, lightCount > 0 {
            board_lights_show(1 << UInt32(Int(lane) % lightCount))
        } else {
            board_lights_show(0)
        }
    }

    private mutating func end() {
        place = nil
        held = nil
        board_lights_show(0)
    }
}
#endif
