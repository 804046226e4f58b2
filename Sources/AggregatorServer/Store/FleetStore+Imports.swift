// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import GRDB
import NudgeCore
import Preferences

extension FleetStore {
    /// Keeps answers of a file for the questions of their names. Those that were imported for the same
    /// questions before give way.
    public func replaceImports(_ answers: [AnswerRecord], run: Int64) throws(FleetStoreError) {
        try write { database in
            for answer in answers {
                let key = answer.showing.key
                try database.cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO imports
                        (run, round, stream, batch, device, person, lanes, choice, shown, answered, plays,
                        clips)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    run, key.round, key.streamIndex, key.batch, key.device, answer.showing.person,
                    Data(answer.showing.order), answer.choice.rawValue, answer.shown, answer.answered,
                    answer.plays, answer.clips,
                ])
            }
        }
    }

    /// What was imported for the questions of a round.
    func imports(run: Int64, round: UInt32) throws(FleetStoreError) -> [AnswerRecord] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT *, 0 AS id, NULL AS probeOf, NULL AS better, '' AS key, answered AS received
                    FROM imports WHERE run = ? AND round = ?
                    """)
            return try Row.fetchAll(statement, arguments: [run, round]).map(AnswerRecord.init(row:))
        }
    }
}
