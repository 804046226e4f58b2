// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments
import MuJoCoTasks

/// `nudge tasks`.
struct Tasks: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the control tasks.")

    @Flag(help: "One JSON object per line.")
    var json = false

    private struct Line: Encodable {
        var name: String
        var gymnasium: String?
        var observations, actions, horizon: Int
        var hasScratchPreset: Bool

        init(_ task: ControlTask) {
            name = task.name
            gymnasium = task.gymnasiumIdentifier
            observations = task.observationCount
            actions = task.actionCount
            horizon = task.horizon
            hasScratchPreset = Preset.hasScratch(for: task)
        }

        /// The task of a fleet whose agents have no simulator.
        init(_ task: TaskSize) {
            name = task.name
            observations = task.observationCount
            actions = task.actionCount
            horizon = task.horizon
            hasScratchPreset = false
        }
    }

    func run() throws {
        if !json {
            print("name                      Gymnasium id               observations  actions  horizon")
        }
        for line in ControlTask.all.map(Line.init) + [Line(TaskSize.pointMass)] {
            if json {
                try Console.json(line)
            } else {
                print(
                    line.name.padded(26) + (line.gymnasium ?? "in fleets only").padded(27)
                        + "\(line.observations)".padded(14) + "\(line.actions)".padded(9) + "\(line.horizon)")
            }
        }
    }
}

extension String {
    /// Filled with spaces on the right to at least this many characters.
    func padded(_ count: Int) -> String { self + String(repeating: " ", count: max(0, count - self.count)) }
}
