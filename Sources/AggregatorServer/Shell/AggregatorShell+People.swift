// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import NIOCore

extension AggregatorShell {
    /// Hands agents the answers that are decided.
    func passAnswersOn() {
        guard let desk, !isStopped else { return }
        for decision in desk.decide() where !aggregator.answer(decision.key, decision.choice) {
            desk.tellLate(decision.key)
        }
        execute()
    }

    /// Has the policy filmed, so that people see what it does now. While one film is made only the newest
    /// policy waits.
    func film() {
        guard let desk, let play = judges.film, !isFilming, !isStopped else { return }
        isFilming = true
        let policy = run.host.snapshot()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        measurements.async {
            if let clip = play(policy) { desk.show(policy: clip, round: policy.round) }
            eventLoop.execute {
                bound.value.isFilming = false
                if bound.value.aggregator.round != policy.round { bound.value.film() }
            }
        }
    }

    func removeOldClips() {
        guard let desk else { return }
        let oldest = Date.now.addingTimeInterval(-86_400 * Double(desk.settings.keepClipsDays))
        do {
            try store.removeClips(before: oldest)
        } catch {
            logger.error("old clips were not deleted", metadata: ["error": "\(error)"])
        }
    }
}
