// SPDX-License-Identifier: Apache-2.0

import NudgeCore

extension QuestionQueue {
    /// Answers of a person that are kept for probes. The oldest of them is shown again.
    private static var pastLimit: Int { 4 }

    mutating func remember(_ past: Past) {
        guard rules.probeShare > 0, case .lane = past.choice else { return }
        var pasts = pasts[past.showing.person, default: []]
        if pasts.count == Self.pastLimit { pasts.removeFirst() }
        pasts.append(past)
        self.pasts[past.showing.person] = pasts
    }

    /// Now and then, a question that the person answered a few answers ago, the other way round; or two of
    /// its behaviours, of which one is obviously better. Only while other questions are open: no agent waits
    /// for a probe, so it must not keep anybody busy.
    mutating func probe(for person: String) -> (showing: Showing<Key>, content: Content)? {
        guard waitingCount > 0, let pasts = pasts[person], pasts.count == Self.pastLimit else { return nil }
        var chance = stream()
        // The words before this one are the order's.
        for _ in 0..<Limits.behaviourCountMaximum { _ = chance.nextWord() }
        guard chance.nextUniform() < rules.probeShare else { return nil }
        let past = pasts[0]
        self.pasts[person]?.removeFirst()
        var showing = Showing(
            number: nextNumber, key: past.showing.key, person: person,
            order: past.showing.order.reversed(), probeOf: past.showing.number)
        if let obvious = past.obvious, chance.nextUniform() < 0.5 {
            let pair = [obvious.better, obvious.worse]
            showing.order = chance.nextUniform() < 0.5 ? pair : pair.reversed()
            showing.better = obvious.better
        }
        nextNumber += 1
        showings[showing.number] = showing
        probes[showing.number] = (past, .shown(number: showing.number, until: .max))
        return (showing, past.content)
    }
}
