// SPDX-License-Identifier: Apache-2.0

public import Federation
import Foundation
import GRDB
public import NudgeCore
import Preferences

extension FleetStore {
    /// The number of the next showing.
    func nextShowing() throws(FleetStoreError) -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT coalesce(max(id), 0) + 1 FROM showings") ?? 1 }
    }

    /// Writes down what is about to be shown, with the digests of the clips.
    func insert(
        _ showings: [(showing: Showing<QuestionKey>, clips: String)], run: Int64, at now: Date = .now
    ) throws(FleetStoreError) {
        try write { database in
            for (showing, clips) in showings {
                try database.insert(showing, clips: clips, run: run, at: now)
            }
        }
    }

    /// Writes an answer down.
    func insert(_ answer: AnswerRecord) throws(FleetStoreError) {
        try write { try $0.insert(answer) }
    }

    /// Writes an answer down with its showing, in place of an earlier answer to the same question.
    func replace(_ answer: AnswerRecord, run: Int64) throws(FleetStoreError) {
        let key = answer.showing.key
        try write { database in
            try database.execute(
                sql: """
                    DELETE FROM answers WHERE showing IN (SELECT id FROM showings WHERE run = ? AND round = ?
                    AND device = ? AND stream = ? AND batch = ? AND probeOf IS NULL)
                    """, arguments: [run, key.round, key.device, key.streamIndex, key.batch])
            try database.insert(answer.showing, clips: answer.clips, run: run, at: answer.shown)
            try database.insert(answer)
        }
    }

    /// The showing that an answer with this key was for, and who gave it; nil where there is none.
    func answered(_ key: String) throws(FleetStoreError) -> (showing: Int64, person: String)? {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT id, person FROM answers JOIN showings ON id = showing WHERE key = ?")
            return try Row.fetchOne(statement, arguments: [key]).map { ($0["id"], $0["person"]) }
        }
    }

    /// Takes an answer out again, because it was undone.
    func removeAnswer(to showing: Int64) throws(FleetStoreError) {
        try write { database in
            try database.execute(sql: "DELETE FROM answers WHERE showing = ?", arguments: [showing])
        }
    }

    /// Whom something was shown; nil where there is no such showing.
    func person(ofShowing number: Int64) throws(FleetStoreError) -> String? {
        try read { database in
            try String.fetchOne(
                database, sql: "SELECT person FROM showings WHERE id = ?", arguments: [number])
        }
    }

    /// Showings of a round that nobody answered.
    func unanswered(run: Int64, round: UInt32) throws(FleetStoreError) -> [Showing<QuestionKey>] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM showings WHERE run = ? AND round = ?
                    AND NOT EXISTS (SELECT 1 FROM answers WHERE showing = id) ORDER BY id
                    """, arguments: [run, round]
            ).map(Showing.init(row:))
        }
    }

    /// Answers of a run that count as answers to agents, by question: those to probes do not.
    /// - Parameter round: of this round only.
    public func choices(
        run: Int64, round: UInt32? = nil
    ) throws(FleetStoreError) -> [QuestionKey: Choice] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT showings.*, choice FROM showings JOIN answers ON showing = id
                    WHERE run = ? AND probeOf IS NULL AND (?2 IS NULL OR round = ?2)
                    """, arguments: [run, round])
            var choices: [QuestionKey: Choice] = [:]
            while let row = try rows.next() {
                choices[Showing(row: row).key] = Choice(rawValue: row["choice"])
            }
            return choices
        }
    }

    /// All answers of a run, in the order in which they came.
    public func answers(run: Int64) throws(FleetStoreError) -> [AnswerRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT showings.*, answers.* FROM showings JOIN answers ON showing = id
                    WHERE run = ? ORDER BY received, id
                    """, arguments: [run]
            ).map(AnswerRecord.init(row:))
        }
    }
}

extension Database {
    /// - Parameter clips: the digest of what is shown; nil where nothing is.
    fileprivate func insert(
        _ showing: Showing<QuestionKey>, clips: String?, run: Int64, at time: Date
    ) throws {
        try cachedStatement(
            sql: """
                INSERT OR IGNORE INTO showings
                (id, run, device, round, stream, batch, person, lanes, probeOf, better, clips, handedOut)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            showing.number, run, showing.key.device, showing.key.round, showing.key.streamIndex,
            showing.key.batch, showing.person, Data(showing.order), showing.probeOf, showing.better, clips,
            time,
        ])
    }

    fileprivate func insert(_ answer: AnswerRecord) throws {
        try cachedStatement(
            sql: """
                INSERT INTO answers (showing, key, choice, place, shown, answered, received, plays)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            answer.showing.number, answer.key, answer.choice.rawValue, answer.place, answer.shown,
            answer.answered, answer.received, answer.plays,
        ])
    }
}
