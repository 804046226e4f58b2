// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import Preferences
import Synchronization

extension TeachingDesk {
    /// Answers open questions with what imported answers say of them: an answer is for the question of its
    /// name that shows the very same clips. A question that somebody looks at stays with the person.
    func answerFromImports() {
        do {
            let isAnyTaken = try state.withLock { state in
                guard let round = state.queue.openKeys.first?.round else { return false }
                let imports = try store.imports(run: run, round: round)
                var isAnyTaken = false
                for imported in imports {
                    if try take(imported, &state) { isAnyTaken = true }
                }
                return isAnyTaken
            }
            if isAnyTaken { wake.withLock { $0 }?() }
        } catch {
            logger.error("imported answers were not read", metadata: ["error": "\(error)"])
        }
    }

    private func take(_ imported: AnswerRecord, _ state: inout State) throws -> Bool {
        let said = imported.showing
        for key in state.queue.openKeys where key.place == said.key.place {
            guard let digest = state.queue.content(of: key)?.digest, digest == imported.clips,
                let showing = state.queue.answer(
                    key, asBefore: said.person, order: said.order, imported.choice)
            else { continue }
            do {
                try store.insert([(showing, digest)], run: run)
                var answer = imported
                answer.showing = showing
                answer.key = UUID().uuidString.lowercased()
                answer.received = .now
                try store.insert(answer)
            } catch {
                _ = state.queue.undo(showing.number, by: said.person, now: Self.now)
                throw error
            }
            state.tallies[said.person] = nil
            return true
        }
        return false
    }
}
