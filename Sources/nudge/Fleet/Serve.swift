// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
public import ArgumentParser
import Federation
import Foundation
public import Logging
import ServiceLifecycle

/// `nudge serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves a fleet: agents connect, people's preferences train the policy.",
        discussion: """
            The settings are a TOML file; only the task is needed:

                [run]
                task = "half-cheetah"
                agents = 5

            SIGTERM and Ctrl-C end it in good order. Whatever ends it, the next start continues after the \
            last committed round.
            """)

    @OptionGroup var fleet: FleetOptions

    @Option(help: "debug, info, notice, warning or error.")
    var logLevel = Logger.Level.info

    @Flag(help: "Serve nothing; print what the settings come to, as one JSON object.")
    var check = false

    func run() async throws {
        try await Failure.explained {
            let file = try FleetFile(fleet.config ?? FleetFile.usual)
            if check { return try Console.json(try FleetCheck(file)) }
            let lock = try ServerLock(file.folder)
            defer { withExtendedLifetime(lock) {} }
            let logger = Log.make(level: logLevel)
            let hosting = try Hosting(file, logger: logger, endsWhenComplete: false)
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: hosting.services.map { .init(service: $0) },
                    gracefulShutdownSignals: Interrupt.signals, logger: Log.make(level: .critical)))
            // The group would log what a service throws, which is told once, in words, when it comes here.
            try await group.run()
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Structured lines on stderr.
enum Log {
    static func make(level: Logger.Level) -> Logger {
        var logger = Logger(label: "nudge") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
