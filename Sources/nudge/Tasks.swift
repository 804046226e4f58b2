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
        var name, gymnasium: String
        var observations, actions, horizon: Int
        var hasScratchPreset: Bool
    }

    func run() throws {
        if !json {
            print("name                      Gymnasium id               observations  actions  horizon")
        }
        for task in ControlTask.all {
            let line = Line(
                name: task.name, gymnasium: task.gymnasiumIdentifier, observations: task.observationCount,
                actions: task.actionCount, horizon: task.horizon,
                hasScratchPreset: Preset.hasScratch(for: task))
            if json {
                try Console.json(line)
            } else {
                print(
                    line.name.padded(26) + line.gymnasium.padded(27) + "\(line.observations)".padded(14)
                        + "\(line.actions)".padded(9) + "\(line.horizon)")
            }
        }
    }
}

extension String {
    /// Filled with spaces on the right to at least this many characters.
    func padded(_ count: Int) -> String { self + String(repeating: " ", count: max(0, count - self.count)) }
}
