// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import GRDB

extension FleetStore {
    /// Keeps what a question shows.
    func insert(
        clipsOf question: AskedQuestion, run: Int64, at now: Date = .now
    ) throws(FleetStoreError) {
        try write { database in
            for (lane, clip) in question.clips.enumerated() {
                try database.cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO clips (run, device, round, stream, batch, lane, clip, stored)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    run, question.key.device, question.key.round, question.key.streamIndex,
                    question.key.batch, lane, Data(clip), now,
                ])
            }
        }
    }

    /// Deletes clips that are older than this.
    func removeClips(before date: Date) throws(FleetStoreError) {
        try write { database in
            try database.execute(sql: "DELETE FROM clips WHERE stored < ?", arguments: [date])
        }
    }
}
