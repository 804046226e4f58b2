// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Federation
import Foundation

/// Which fleet a command is about.
struct FleetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The fleet's settings. Default: fleet.toml.", valueName: "file"),
        transform: WrittenPath.resolved)
    var config: String?

    /// The fleet's folder.
    func folder() throws -> FleetFolder { try FleetFile.folder(config) }

    /// The fleet's folder, or while it or its settings are not there, the nearest folder above that is.
    func nearestFolder() -> String {
        var path = URL(fileURLWithPath: (try? folder().path) ?? ".")
        while path.path != "/", !Files.exists(path.path) { path.deleteLastPathComponent() }
        return path.path
    }

    /// The fleet's database, which has to be there.
    func store() throws -> FleetStore { try Self.store(in: folder()) }

    static func store(in folder: FleetFolder) throws -> FleetStore {
        guard Files.exists(folder.database) else { throw NoFleetError(folder: folder.path) }
        return try FleetStore(folder.database)
    }
}

/// Which fleet a command reads, which may have no settings file.
struct FleetPlace: ParsableArguments {
    @OptionGroup var fleet: FleetOptions

    @Option(
        help: ArgumentHelp(
            "The fleet's folder, where it has no settings, as after 'nudge teach'.", valueName: "dir"),
        transform: WrittenPath.resolved)
    var folder: String?

    func validate() throws {
        if folder != nil, fleet.config != nil {
            throw ValidationError("--folder and --config exclude each other")
        }
    }

    /// The fleet's database, which has to be there.
    func store() throws -> FleetStore {
        try folder.map { try FleetOptions.store(in: FleetFolder($0)) } ?? fleet.store()
    }
}

/// There is no fleet where one was looked for.
struct NoFleetError: Error, CustomStringConvertible {
    let folder: String

    var description: String {
        "There is no fleet in '\(folder)'. Enrol a device first ('nudge enroll DEVICE'), or name the fleet's "
            + "settings with --config FILE."
    }
}
