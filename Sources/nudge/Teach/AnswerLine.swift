// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import NudgeCore
import Preferences

/// An answer as `nudge answers` prints it and `nudge answers import` reads it.
struct AnswerLine: Codable {
    var showing: Int64
    var person, device: String
    var round, stream: UInt32
    var batch: UInt16
    var lanes, choice: String
    var probeOf: Int64?
    var shown, answered: String
    var plays: Int
    var clips: String?

    static let names =
        "showing,person,device,round,stream,batch,lanes,choice,probeOf,shown,answered,plays,clips"
    private static let time = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    init(_ answer: AnswerRecord) {
        showing = answer.showing.number
        person = answer.showing.person
        device = answer.showing.key.device
        round = answer.showing.key.round
        stream = answer.showing.key.streamIndex
        batch = answer.showing.key.batch
        lanes = answer.showing.order.map(String.init).joined(separator: " ")
        choice = answer.choice.text
        probeOf = answer.showing.probeOf
        shown = answer.shown.formatted(Self.time)
        answered = answer.answered.formatted(Self.time)
        plays = answer.plays
        clips = answer.clips
    }

    /// Comma-separated, in the order of ``names``.
    var values: String {
        [
            "\(showing)", person, device, "\(round)", "\(stream)", "\(batch)", lanes, choice,
            probeOf.map { "\($0)" } ?? "", shown, answered, "\(plays)", clips ?? "",
        ].joined(separator: ",")
    }

    /// Reads what ``values`` writes; nil for anything else.
    init?(values text: some StringProtocol) {
        let values = String(text).components(separatedBy: ",")
        guard values.count == Self.names.split(separator: ",").count, let showing = Int64(values[0]),
            let round = UInt32(values[3]), let stream = UInt32(values[4]), let batch = UInt16(values[5]),
            let plays = Int(values[11])
        else { return nil }
        self.showing = showing
        (person, device, lanes, choice) = (values[1], values[2], values[6], values[7])
        (self.round, self.stream, self.batch, self.plays) = (round, stream, batch, plays)
        probeOf = Int64(values[8])
        (shown, answered) = (values[9], values[10])
        clips = values[12].isEmpty ? nil : values[12]
    }

    /// The answer, for the question of its name in another run.
    /// - Throws: ``AnswerLineError`` for what nothing can be made of.
    func record() throws(AnswerLineError) -> AnswerRecord {
        guard (try? DeviceName(person)) != nil else {
            throw AnswerLineError("'\(person)' is no person's name")
        }
        let order = lanes.split(separator: " ").compactMap { UInt8($0) }
        guard (2...Limits.behaviourCountMaximum).contains(order.count), order.count == Set(order).count else {
            throw AnswerLineError("'\(lanes)' are no lanes")
        }
        guard let choice = Choice(text: choice), order.contains(choice) else {
            throw AnswerLineError("'\(choice)' is no choice among lanes \(lanes)")
        }
        guard let shown = try? Self.time.parse(shown), let answered = try? Self.time.parse(answered) else {
            throw AnswerLineError("'\(shown)' or '\(answered)' is no time as 2026-11-28T12:00:00.000Z")
        }
        guard let clips else { throw AnswerLineError("nothing says which clips were seen") }
        let place = Question.Place(round: round, streamIndex: stream, batch: batch)
        return AnswerRecord(
            showing: Showing(
                number: showing, key: QuestionKey(device: device, place: place), person: person,
                order: order),
            choice: choice, key: "", shown: shown, answered: answered, received: answered, plays: plays,
            clips: clips)
    }
}

/// What is wrong with an answer.
struct AnswerLineError: Error {
    let detail: String

    init(_ detail: String) { self.detail = detail }
}

extension [UInt8] {
    fileprivate func contains(_ choice: Choice) -> Bool {
        guard case .lane(let lane) = choice else { return true }
        return contains(lane)
    }
}

extension Choice {
    /// The choice in a word, as answers are exported.
    var text: String {
        switch self {
        case .lane(let lane): "\(lane)"
        case .equal: "equal"
        case .cannotTell: "cannot-tell"
        }
    }

    /// Reads what ``text`` writes.
    init?(text: String) {
        switch text {
        case "equal": self = .equal
        case "cannot-tell": self = .cannotTell
        default:
            guard let lane = UInt8(text), lane < UInt8(Limits.behaviourCountMaximum) else { return nil }
            self = .lane(lane)
        }
    }
}
