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

    /// A device and what its identity is worth now.
    private struct Line: Encodable {
        let device: DeviceRecord

        init(_ device: DeviceRecord) { self.device = device }

        private enum Key: CodingKey { case standing }

        func encode(to encoder: any Encoder) throws {
            try device.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(device.standing(at: .now), forKey: .standing)
        }
    }

    func run() throws {
        try Failure.explained {
            let devices = try fleet.store().devices().filter { all || $0.revoked == nil }
            if json { return try devices.forEach { try Console.json(Line($0)) } }
            print("device                    standing  enrolled    expires     last seen")
            for device in devices {
                let standing = device.standing(at: .now).rawValue
                print(
                    device.name.padded(26) + standing.padded(10) + device.enrolled.day.padded(12)
                        + device.expires.day.padded(12) + (device.seen?.minute ?? "never"))
            }
            let ending = devices.count { $0.standing(at: .now) == .ending }
            guard ending > 0 else { return }
            print("\(ending) of them ending within \(Lifetime.warningDays) days: enrol again in time")
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
    /// Year, month, day, hour and minute of this time, in UTC.
    var minute: String { String(ISO8601Format().prefix(16)).replacing("T", with: " ") }
}
