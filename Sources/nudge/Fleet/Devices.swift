// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation

/// `nudge devices`.
struct Devices: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the devices of a fleet.")

    @OptionGroup var fleet: FleetOptions

    @Flag(help: "One JSON object per device.")
    var json = false

    @Flag(help: "Withdrawn identities too.")
    var all = false

    func run() throws {
        try Failure.explained {
            let devices = try fleet.store().devices().filter { all || $0.revoked == nil }
            if json { return try devices.forEach(Console.json) }
            print("device                    standing  enrolled    expires     last seen")
            for device in devices {
                let standing = device.standing(at: .now).rawValue
                print(
                    device.name.padded(26) + standing.padded(10) + device.enrolled.day.padded(12)
                        + device.expires.day.padded(12) + (device.seen?.minute ?? "never"))
            }
        }
    }
}

/// `nudge runs`.
struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the runs of a fleet.")

    @OptionGroup var fleet: FleetOptions

    @Flag(help: "One JSON object per run.")
    var json = false

    func run() throws {
        try Failure.explained {
            let runs = try fleet.store().runs()
            if json { return try runs.forEach(Console.json) }
            print("run                       task             rounds  started           ended")
            for run in runs {
                print(
                    run.name.padded(26) + run.task.padded(17) + "\(run.roundCount)".padded(8)
                        + run.started.minute.padded(18) + (run.ended?.minute ?? "-"))
            }
        }
    }
}

extension Date {
    /// Year, month and day of this time, in UTC.
    var day: String { String(ISO8601Format().prefix(10)) }
    /// The same with hour and minute.
    var minute: String { String(ISO8601Format().prefix(16)).replacing("T", with: " ") }
}
