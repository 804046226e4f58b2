// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser

/// `nudge doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks whether this machine has what Nudge needs, and says what to do where it has not.",
        discussion: """
            Looks at the engine, the bodies of the tasks, the fleet's ports, identities and keys, the clock, \
            the disk, the limit on open files, and what building for boards takes. Changes nothing. Ends \
            with 69 where something is missing without which a fleet cannot be served here.
            """)

    @OptionGroup var fleet: FleetOptions

    @Flag(help: "One JSON object per check.")
    var json = false

    func run() throws {
        try Failure.explained {
            let machine = MachineChecks.all(folder: fleet.nearestFolder())
            let checks =
                SimulatorChecks.all() + FleetChecks(fleet).all() + machine + BoardToolChecks.all()
            for check in checks {
                if json { try Console.json(check) } else { print(check.line) }
            }
            if checks.contains(where: { $0.state == .missing }) { throw Failure.unavailable }
        }
    }
}

/// One thing that was looked at.
struct Check: Encodable {
    /// How it is.
    enum State: String, Encodable {
        /// As it should be.
        case good
        /// It works, but somebody should know, or something optional is not there.
        case notice
        /// Without it a fleet cannot be served here.
        case missing
    }

    /// What was looked at, in a word or two.
    var name: String
    var state: State
    /// What was found.
    var found: String
    /// What to do; nil where nothing is to be done.
    var advice: String?

    init(_ name: String, _ state: State, _ found: String, advice: String? = nil) {
        self.name = name
        self.state = state
        self.found = found
        self.advice = advice
    }

    /// For people.
    var line: String {
        state.rawValue.padded(9) + name.padded(12) + found + (advice.map { ": \($0)" } ?? "")
    }
}
