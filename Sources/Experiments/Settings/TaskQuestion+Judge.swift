// SPDX-License-Identifier: Apache-2.0

import Preferences

extension TaskQuestion {
    /// The question about a behaviour that is not the task's own, side by side: who looks for a turn does not
    /// look at who is ahead. Weights name no one thing, so they leave the task's question as it is.
    func about(_ judge: Judge) -> TaskQuestion {
        switch judge {
        case .return, .progress, .weights: self
        case .rotation(let direction): looking("Which turns over furthest, \(direction)?")
        case .flip(let direction): looking("Which turns over once, \(direction), and lands upright?")
        case .height: looking("Which gets highest?")
        case .stillness: looking("Which keeps stillest?")
        case .speed(let speed): looking("Which comes closest to \(speed) metres a second?")
        }
    }

    private func looking(_ lookFor: String) -> TaskQuestion {
        TaskQuestion(title: title, lookFor: lookFor, tieBreaker: tieBreaker, isRace: false)
    }
}
