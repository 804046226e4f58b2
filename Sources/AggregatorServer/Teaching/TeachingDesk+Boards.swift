// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import NudgeCore
import Preferences
import Synchronization

extension TeachingDesk {
    /// Writes down what somebody beside an agent answered, who saw the behaviours one after the other. The
    /// agent may vote by it before anything else happens, so it is in the database when this returns.
    func keep(_ choice: Choice, to key: QuestionKey) {
        let now = Date.now
        let person = Self.person(beside: key.device)
        do {
            try state.withLock { state in
                state.devicesAnsweredBeside.insert(key.device)
                let showing = Showing(
                    number: state.queue.takeNumber(), key: key, person: person,
                    order: (0..<UInt8(laneCount)).map { $0 })
                try store.replace(
                    AnswerRecord(
                        showing: showing, choice: choice,
                        key: "\(person), run \(run), \(key.round) \(key.streamIndex) \(key.batch)",
                        shown: now, answered: now, received: now, plays: 0, clips: nil), run: run)
                state.tallies[person] = nil
            }
        } catch {
            logger.error(
                "an answer was not stored, and an audit will miss it",
                metadata: ["device": "\(key.device)", "round": "\(key.round)", "error": "\(error)"])
        }
    }

    private static let beside = "beside "

    /// What the database calls whoever answers beside a device: no name that anybody can be invited by.
    static func person(beside device: String) -> String { beside + device }

    /// Whether that is what the database calls whoever answers beside some device.
    public static func isBeside(_ person: String) -> Bool { person.hasPrefix(beside) }
}
