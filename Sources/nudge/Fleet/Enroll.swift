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

            GATEWAY/NAME is a device behind a nudge-gateway, which is enrolled itself: on a serial line, \
            with a radio, or at a broker. Its file has one line: its name there, and the key that it shares \
            with the server.
            """)

    @Argument(help: "The device's name: letters a to z, digits, '-', '_' and '.'; or GATEWAY/NAME.")
    var device: String

    @OptionGroup var fleet: FleetOptions

    @Option(
        help: ArgumentHelp("The file to write. Default: DEVICE.pem, or NAME.key.", valueName: "file"),
        transform: WrittenPath.resolved)
    var out: String?

    @Option(help: "Days until the identity expires.")
    var days = Lifetime.deviceDays

    func run() throws {
        try Failure.explained {
            let folder = try fleet.folder()
            let authority = try FleetAuthority.open(folder)
            if authority.isNew { Console.error("nudge: \(authority.novelty)") }
            if let complaint = WallClock.complaint { Console.error("nudge: warning: \(complaint)") }
            let store = try FleetStore(folder.database)
            if device.contains("/") {
                try enroll(ChildName(device), by: authority, in: store)
            } else {
                try enroll(DeviceName(device), by: authority, in: store)
            }
        }
    }

    private func enroll(_ name: DeviceName, by authority: FleetAuthority, in store: FleetStore) throws {
        let path = out ?? "\(name).pem"
        let bundle = try authority.enroll(name, writing: path, in: store, days: days)
        print("\(path): the identity of \(name), valid until \(bundle.expires.day)")
        print("Copy it to the device, delete it here, and start there:")
        print("  nudge-agent connect HOST:7700 --identity \(path.quoted) --task TASK")
    }

    private func enroll(_ name: ChildName, by authority: FleetAuthority, in store: FleetStore) throws {
        let path = out ?? "\(name.device).key"
        let expires = try authority.enroll(name, writing: path, in: store, days: days)
        print("\(path): the key of \(name), valid until \(expires.day)")
        print("Bring it to the device, delete it here, and start the gateway:")
        print("  nudge-gateway HOST:7700 --identity \(name.gateway).pem LINE")
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
