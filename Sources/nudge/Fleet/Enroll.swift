// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Federation
import Foundation

/// `nudge enroll`.
struct Enroll: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gives a device its identity: one file, to be copied to the device.",
        discussion: """
            The file holds the device's certificate, its private key and the fleet authority's certificate. \
            The key is kept nowhere else; enrolling a device again withdraws its earlier identity.
            """)

    @Argument(help: "The device's name: letters a to z, digits, '-', '_' and '.'.")
    var device: String

    @OptionGroup var fleet: FleetOptions

    @Option(
        help: ArgumentHelp("The file to write. Default: DEVICE.pem.", valueName: "file"),
        transform: WrittenPath.resolved)
    var out: String?

    @Option(help: "Days until the identity expires.")
    var days = Lifetime.deviceDays

    func run() throws {
        try Failure.explained {
            let name = try DeviceName(device)
            let folder = try fleet.folder()
            let authority = try FleetAuthority.open(folder)
            if authority.isNew { Console.error("nudge: \(authority.novelty)") }
            if let complaint = WallClock.complaint { Console.error("nudge: warning: \(complaint)") }
            let store = try FleetStore(folder.database)
            let path = out ?? "\(name).pem"
            let bundle = try authority.enroll(name, writing: path, in: store, days: days)
            print("\(path): the identity of \(name), valid until \(bundle.expires.day)")
            print("Copy it to the device, delete it here, and start there:")
            print("  nudge-agent connect HOST:7700 --identity \(path.quoted) --task TASK")
        }
    }
}

/// `nudge revoke`.
struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Withdraws a device's identity; a running server hangs up on it within a second.")

    @Argument(help: "The device's name.")
    var device: String

    @OptionGroup var fleet: FleetOptions

    func run() throws {
        try Failure.explained {
            try fleet.store().revoke(device)
            print("\(device) is revoked")
        }
    }
}
