// SPDX-License-Identifier: Apache-2.0

import Preferences

extension TaskQuestion {
    /// The question about a behaviour that is not the task's own, side by side: who looks for a turn does not
    /// look at who is ahead. Weights name no one thing: whoever chose them says in `look-for` what it is.
    func about(_ judge: Judge) -> TaskQuestion {
        switch judge {
        case .return, .progress: self
        case .rotation(let direction): looking("Which turns over furthest, \(direction)?")
        case .flip(let direction): looking("Which turns over once, \(direction), and lands upright?")
        case .height: looking("Which gets highest?")
        case .stillness: looking("Which keeps stillest?")
        case .speed(let speed): looking("Which comes closest to \(speed) metres a second?")
        case .weights: looking("Which is better?")
        }
    }

    private func looking(_ lookFor: String) -> TaskQuestion {
        TaskQuestion(title: title, lookFor: lookFor, tieBreaker: tieBreaker, isRace: false)
    }
}
