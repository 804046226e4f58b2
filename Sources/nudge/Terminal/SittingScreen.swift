// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Experiments
import NudgeCore

/// What a sitting looks like, line by line.
struct SittingScreen {
    /// Lines around the behaviours.
    private static let frameLines = 6
    private static let barColumns = 20

    private var drawing: CharacterDrawing?
    /// What the drawing was made for.
    private var drawn: (question: Int64, width: Int, height: Int)?

    /// The lines of a screen of this size.
    mutating func lines(
        _ sitting: Sitting, _ status: TeachStatus, width: Int, height: Int
    ) throws -> [String] {
        let room = max(height - Self.frameLines, 1)
        var lines = [Self.head(status), Self.lookFor(status), ""]
        var middle = sitting.isHelpShown ? KeyMeaning.explanation : try stage(sitting, status, width, room)
        middle += Array(repeating: "", count: max(room - middle.count, 0))
        lines += middle.prefix(room)
        return lines + ["", Self.foot(sitting), sitting.note]
    }

    private mutating func stage(
        _ sitting: Sitting, _ status: TeachStatus, _ width: Int, _ height: Int
    ) throws -> [String] {
        guard let question = sitting.question else { return [Self.waiting(status)] }
        let laneCount = question.clips.count
        guard height > laneCount else {
            return ["\(laneCount) lanes need a terminal of \(laneCount + 1 + Self.frameLines) lines."]
        }
        if drawn.map({ $0 != (question.number, width, height) }) ?? true {
            drawing = try CharacterDrawing(
                question.clips, labels: question.clips.indices.map(KeyMeaning.label),
                isRace: status.view == .race, width: width, height: height)
            drawn = (question.number, width, height)
        }
        return drawing?.lines(sitting.clock.clipTime) ?? []
    }

    private static func head(_ status: TeachStatus) -> String {
        let pace = status.secondsPerAnswer.map { ", \($0.text()) s each" } ?? ""
        let answers = status.answers == 1 ? "1 answer" : "\(status.answers) answers"
        return "\(status.title): round \(status.round) of \(status.rounds), \(answers)\(pace)"
    }

    private static func lookFor(_ status: TeachStatus) -> String {
        guard let first = status.tieBreaker.first else { return status.lookFor }
        return "\(status.lookFor) If equal: \(first.lowercased())\(status.tieBreaker.dropFirst())"
    }

    private static func waiting(_ status: TeachStatus) -> String {
        if status.complete { return "This run is over after \(status.rounds) rounds. Thank you!" }
        guard !status.waitingFor.isEmpty else { return "Waiting for the next question ..." }
        return "Waiting for \(status.waitingFor.joined(separator: ", ")) to play ..."
    }

    private static func foot(_ sitting: Sitting) -> String {
        guard let question = sitting.question else { return "?: keys   Ctrl-C: ends" }
        let clock = sitting.clock
        let done = Int(clock.share * Double(barColumns))
        let bar = String(repeating: "=", count: done) + String(repeating: " ", count: barColumns - done)
        let state = clock.isPaused ? "paused" : clock.isSeen ? "answer: " : "watch:  "
        let keys = question.clips.indices.map { String(KeyMeaning.label($0)) }
        return "[\(bar)] \(clock.speed)x  \(state) \(keys.joined(separator: " "))   "
            + "e: equal   s: can't tell   ?: keys"
    }
}

extension KeyMeaning {
    /// What a lane is called: its key, in upper case.
    static func label(_ lane: Int) -> Character { Character(lanes[lane].uppercased()) }
}
