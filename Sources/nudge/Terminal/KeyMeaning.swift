// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// What a key means to somebody who teaches; the page's `keys.js` says the same.
enum KeyMeaning: Equatable {
    /// A place on the screen, equal, or cannot tell.
    case choice(Choice)
    case undo, pause, help, faster, slower

    /// The key of each lane; E and S mean something else. A and D stand beside the arrows for a pair, because
    /// an arrow's bytes may be torn apart on their way.
    static let lanes: [Character] = Array("123456789qwtyuio")

    /// What all of them mean, a line for each few.
    static let explanation = [
        "1 2 3 ...    this one is best (after 9: q w t y u i o)",
        "left, a      of two: the upper or left one      right, d   the other one",
        "up, e        they are equal                     down, s    can't tell",
        "Backspace    takes the last answer back, until it is passed on",
        "space        pauses                             - and +    slower and faster",
        "?            shows and hides this               Ctrl-C     ends; the same command goes on",
    ]

    init?(_ key: Key, laneCount: Int) {
        switch key {
        case .left where laneCount == 2, .character("a") where laneCount == 2: self = .choice(.lane(0))
        case .right where laneCount == 2, .character("d") where laneCount == 2: self = .choice(.lane(1))
        case .up, .character("e"), .character("E"): self = .choice(.equal)
        case .down, .character("s"), .character("S"): self = .choice(.cannotTell)
        case .backspace: self = .undo
        case .character(" "): self = .pause
        case .character("?"): self = .help
        case .character("+"), .character("="): self = .faster
        case .character("-"): self = .slower
        case .character(let character):
            guard let lane = Self.lanes.firstIndex(of: Character(character.lowercased())), lane < laneCount
            else { return nil }
            self = .choice(.lane(UInt8(lane)))
        case .left, .right: return nil
        }
    }
}
