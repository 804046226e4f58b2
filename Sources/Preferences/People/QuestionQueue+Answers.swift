// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

extension QuestionQueue {
    /// What became of an answer.
    public enum Outcome: String, Sendable {
        /// It is held, and will count unless it is undone.
        case taken
        /// The question is over, or somebody else's by now.
        case late
        /// There is no such showing, or it is another person's, or what was chosen is not on it.
        case unknown
    }

    /// An answer that nothing takes back any more.
    public struct Decision: Sendable {
        /// What was shown.
        public var showing: Showing<Key>
        /// What was chosen, with the core's lanes.
        public var choice: Choice
        /// For a probe, whether the person said the same as the first time, or saw the obvious.
        public var agrees: Bool?
    }

    /// A person answers. What the same person answered before is decided with the next ``decide(now:)``.
    /// - Parameters:
    ///   - number: the showing's.
    ///   - person: who answers.
    ///   - choice: with places on the screen for lanes.
    ///   - now: milliseconds of the queue's clock.
    public mutating func answer(
        _ number: Int64, by person: String, _ choice: Choice, now: UInt64
    ) -> Outcome {
        guard let showing = showings[number] else { return .late }
        guard showing.person == person, let choice = showing.choice(onScreen: choice) else { return .unknown }
        let stage = Stage.held(number: number, choice, until: now + rules.holdMilliseconds)
        if let probe = probes[number] {
            guard case .shown = probe.stage else { return .late }
            hurry(person)
            probes[number]?.stage = stage
            return .taken
        }
        guard case .shown(number, _) = entries[showing.key]?.stage else { return .late }
        hurry(person)
        entries[showing.key]?.stage = stage
        return .taken
    }

    /// Answers an open question that nobody looks at with what somebody said of it before. The answer is
    /// decided with the next ``decide(now:)``.
    /// - Parameters:
    ///   - key: which question.
    ///   - person: who said it.
    ///   - order: the lanes as they stood on the screen.
    ///   - choice: with the core's lanes.
    /// - Returns: the showing; nil where the question is not open, somebody looks at it, or what was said
    ///   does not fit it.
    public mutating func answer(
        _ key: Key, asBefore person: String, order: [UInt8], _ choice: Choice
    ) -> Showing<Key>? {
        guard let entry = entries[key], entry.stage == .waiting,
            order.sorted() == (0..<entry.laneCount).map({ UInt8($0) })
        else { return nil }
        if case .lane(let lane) = choice, Int(lane) >= entry.laneCount { return nil }
        let showing = Showing(number: nextNumber, key: key, person: person, order: order)
        nextNumber += 1
        showings[showing.number] = showing
        entries[key]?.stage = .held(number: showing.number, choice, until: 0)
        return showing
    }

    /// Takes an answer back, if it was not decided yet. The question is the person's again.
    public mutating func undo(_ number: Int64, by person: String, now: UInt64) -> Bool {
        guard let showing = showings[number], showing.person == person else { return false }
        let stage = Stage.shown(number: number, until: now + rules.leaseMilliseconds)
        if case .held? = probes[number]?.stage {
            probes[number]?.stage = stage
            return true
        }
        guard case .held(number, _, _) = entries[showing.key]?.stage else { return false }
        entries[showing.key]?.stage = stage
        return true
    }

    /// Ends the hold of what a person answered before.
    private mutating func hurry(_ person: String) {
        for (number, showing) in showings where showing.person == person {
            if case .held(_, let choice, _)? = probes[number]?.stage {
                probes[number]?.stage = .held(number: number, choice, until: 0)
            } else if case .held(number, let choice, _)? = entries[showing.key]?.stage {
                entries[showing.key]?.stage = .held(number: number, choice, until: 0)
            }
        }
    }

    /// The answers whose time to be undone is over. Where no question is open any more the agents wait for
    /// what is held, so nothing is.
    public mutating func decide(now: UInt64) -> [Decision] {
        let mustHurry = openCount == 0
        var decisions: [Decision] = []
        for (key, entry) in entries {
            guard case .held(let number, let choice, let until) = entry.stage, mustHurry || until <= now,
                let showing = showings.removeValue(forKey: number)
            else { continue }
            entries[key] = nil
            decisions.append(Decision(showing: showing, choice: choice))
            if let content = entry.content {
                remember(
                    Past(showing: showing, content: content, obvious: entry.obvious, choice: choice))
            }
        }
        for (number, probe) in probes {
            guard case .held(_, let choice, let until) = probe.stage, mustHurry || until <= now,
                let showing = showings.removeValue(forKey: number)
            else { continue }
            probes[number] = nil
            let expected = showing.better.map { .lane($0) } ?? probe.past.choice
            decisions.append(Decision(showing: showing, choice: choice, agrees: choice == expected))
        }
        return decisions.sorted { $0.showing.number < $1.showing.number }
    }
}
