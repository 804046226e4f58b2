// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import Federation
import Foundation
import MuJoCoTasks

/// `nudge goldens FOLDER`. For `tools/engine`: what it proves is of no use to who trains.
struct Goldens: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plays Gymnasium's own trajectories of all control tasks, and compares every step.",
        discussion: """
            Ends with 1 where a step differs, as is to be expected on other processors than x86-64. The \
            hashes are of all bits that were computed: two engines with the same hashes are the same there.
            """,
        shouldDisplay: false)

    @Argument(help: "The folder that tools/goldens wrote.", transform: WrittenPath.resolved)
    var folder: String

    func run() throws {
        try Failure.explained {
            var isSame = true
            for task in ControlTask.all {
                let play = try GoldenPlay(task, in: folder)
                let hash = String(format: "%016llx", play.bits.value)
                var verdict = "Gymnasium's"
                if let (episode, step) = play.firstDifference {
                    isSame = false
                    verdict = "not Gymnasium's from episode \(episode), step \(step) on"
                }
                Console.line("\(task.name): \(play.stepCount) steps, \(hash), \(verdict)")
            }
            guard isSame else { throw ExitCode.failure }
        }
    }
}
