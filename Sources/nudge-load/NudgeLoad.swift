// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Measures what many connected agents cost a server.
@main
struct NudgeLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nudge-load", abstract: "Measures what many connected agents cost a server.",
        subcommands: [FleetLoad.self, TransportLoad.self, TransportServer.self],
        defaultSubcommand: FleetLoad.self)
}
