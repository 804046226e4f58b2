// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// What a board says to somebody beside it.
enum Speech {
    static func say(_ text: StaticString) { unsafe board_say(text.utf8Start, text.utf8CodeUnitCount) }

    /// The first behaviour of a question is next.
    static func begin(_ place: Question.Place) {
        var line = Line()
        line.add("Round ", Int(place.round) + 1)
        if place.batch > 0 { line.add(", question ", Int(place.batch) + 1) }
        line.add(":\n")
        line.say()
    }

    /// Which behaviour is next.
    static func number(_ lane: Int) {
        say("  ")
        say(name(lane))
        say("\n")
    }

    static func ask(laneCount: Int) {
        say(
            laneCount == 2
                ? "Which was best? 1, 2, E equal, S can't tell, R again, ? help\n"
                : "Which was best? A number, E equal, S can't tell, R again, ? help\n")
    }

    /// What was said, while it can be taken back.
    static func confirm(_ choice: Choice) {
        switch choice {
        case .lane(let lane):
            say("  the ")
            say(name(Int(lane)))
        case .equal: say("  equal")
        case .cannotTell: say("  can't tell")
        }
        say(" (Backspace takes it back)\n")
    }

    static func help(laneCount: Int) {
        say(laneCount == 2 ? "1 or left arrow, 2 or right arrow" : "1 to 9, then Q W T Y U I O")
        say(": that one was best. E or up arrow: all were as good. S or down arrow: can't tell.\n")
        say("R: show all again. Backspace, within a second: what was said does not count.\n")
        say("Buttons, pedals, presenters and gamepads: see the page of nudge-agent in the manual.\n")
    }

    private static func name(_ lane: Int) -> StaticString {
        switch lane {
        case 0: "first"
        case 1: "second"
        case 2: "third"
        case 3: "fourth"
        case 4: "fifth"
        case 5: "sixth"
        case 6: "seventh"
        case 7: "eighth"
        case 8: "ninth"
        case 9: "tenth"
        case 10: "eleventh"
        case 11: "twelfth"
        case 12: "thirteenth"
        case 13: "fourteenth"
        case 14: "fifteenth"
        default: "sixteenth"
        }
    }
}
#endif
