// SPDX-License-Identifier: Apache-2.0

import Experiments

/// What `nudge simulate` tells while starts compete.
struct StartsReport {
    let isJSON: Bool

    func round(_ index: Int, _ start: Simulation) {
        guard !isJSON, Console.isTerminal else { return }
        Console.progress("start \(index + 1), round \(start.round), \(start.labelCount.grouped) labels")
    }

    /// - Parameter simulation: nil if it was interrupted before there was a winner.
    func finish(_ simulation: Simulation?, _ folder: RunFolder) {
        Console.endProgress()
        guard let simulation else {
            Console.error(
                "nudge: stopped while starts competed; continue with: "
                    + "\(Console.command) simulate --resume \(folder.path.quoted)")
            return
        }
        guard !isJSON, let starts = simulation.plan.settings.starts, let winner = starts.winner,
            simulation.round == starts.rounds
        else { return }
        print("start \(winner + 1) of \(starts.count) goes on after \(simulation.labelCount.grouped) labels")
    }
}
